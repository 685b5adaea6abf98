import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Refused } from "@/api/errors";
import { useMay, useMe } from "@/api/me";
import { CallButtons } from "@/components/call-links";
import { CATEGORIES } from "@/components/categories";
import { Empty, ListBody } from "@/components/lists/list-body";
import { TabLinks } from "@/components/lists/tab-links";
import { PhoneNumber } from "@/components/phone-number";
import { ScreenTitle } from "@/components/screen-title";
import { formatMoney } from "@/lib/money";
import { useKeys } from "@/lib/use-keys";
import { CustomerForm } from "./customer-form";
import { Doubles } from "./doubles";
import { Journey } from "./journey";
import { Leads } from "./leads";
import { Purchases } from "./purchases";
import { RefillsOf } from "./refills-of";
import { TAB_LABELS, TABS, type Tab, WHATSAPP_LABELS } from "./texts";
import { type Customer, customerOptions } from "./use-customers";

const route = getRouteApi("/customers/$id");

/** One customer, to be read first: who, how they are reached, and all that happened. */
export function CustomerPage() {
  const { t } = useLingui();
  const id = Number(route.useParams().id);
  const navigate = route.useNavigate();
  const customer = useQuery(customerOptions(id));
  const { error } = customer;
  const survivor = error instanceof Refused && error.status === 410 && error.body.merged_into;
  useEffect(() => {
    if (survivor) {
      void navigate({ to: "/customers/$id", params: { id: String(survivor) }, replace: true });
    }
  }, [survivor, navigate]);
  if (survivor) return null;
  if (error instanceof Refused && error.status === 404) {
    return (
      <Empty action={<Button component={Link} to="/customers">{t`To the customers`}</Button>}>
        {t`There is no such customer, or not in your shops.`}
      </Empty>
    );
  }
  return (
    <ListBody query={customer} isEmpty={() => false} empty={null}>
      {(answer) => <Page key={answer.id} customer={answer} />}
    </ListBody>
  );
}

function Page({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const mayWork = useMay("work");
  const navigate = route.useNavigate();
  const [isEditing, setEditing] = useState(false);
  const open = TABS.find((tab) => tab === view.tab) ?? "journey";
  const bill = () => navigate({ to: "/counter", search: { for: String(customer.id) } });
  useKeys(
    mayWork
      ? [
          ["B", () => void bill()],
          ["E", () => setEditing(true)],
        ]
      : [],
  );
  const counts: Partial<Record<Tab, number | undefined>> = {
    purchases: customer.counts.bills,
    refills: customer.counts.refill_reminders,
    leads: customer.counts.leads,
    doubles: customer.potential_duplicates.length,
  };
  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle
        title={customer.full_name || t`No name`}
        tab={customer.full_name || customer.phone}
      >
        {mayWork && (
          <Group gap="xs">
            <Button onClick={bill} aria-keyshortcuts="B">
              {t`Bill`} <Hint keys="B" />
            </Button>
            <Button variant="default" onClick={() => setEditing(true)} aria-keyshortcuts="E">
              {t`Correct`} <Hint keys="E" />
            </Button>
          </Group>
        )}
      </ScreenTitle>
      <Who customer={customer} />
      <TabLinks
        label={t`About this customer`}
        to={`/customers/${customer.id}`}
        tabs={TABS.map((tab) => ({
          label: i18n._(TAB_LABELS[tab]),
          count: counts[tab] ? i18n.number(counts[tab]) : undefined,
          isOpen: tab === open,
          search: { tab },
        }))}
      />
      <OpenTab tab={open} customer={customer} />
      {isEditing && <CustomerForm customer={customer} onClose={() => setEditing(false)} />}
    </Stack>
  );
}

function Hint({ keys }: { keys: string }) {
  return (
    <Kbd ms={8} size="xs" visibleFrom="sm" aria-hidden>
      {keys}
    </Kbd>
  );
}

function OpenTab({ tab, customer }: { tab: Tab; customer: Customer }) {
  switch (tab) {
    case "purchases":
      return <Purchases customer={customer.id} />;
    case "refills":
      return <RefillsOf customer={customer.id} />;
    case "leads":
      return <Leads customer={customer.id} />;
    case "doubles":
      return <Doubles customer={customer} />;
    default:
      return <Journey customer={customer.id} />;
  }
}

function Who({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const category = CATEGORIES[customer.category];
  const whatsApp = WHATSAPP_LABELS[customer.whatsapp_status];
  const others = customer.identifiers.filter(
    (key) => key.kind === "phone" && key.value !== customer.phone,
  );
  const totals = customer.totals as { visits?: number; value?: Record<string, string> };
  const money = Object.entries(totals.value ?? {}).map(([code, amount]) =>
    formatMoney(amount, {
      code,
      decimals: code === me.currency?.code ? me.currency.decimals : 2,
      region: me.organization.default_region ?? "",
    }),
  );
  const facts = [
    customer.branch_name,
    customer.city,
    category && i18n._(category),
    customer.email,
    whatsApp && i18n._(whatsApp),
    totals.visits ? plural(totals.visits, { one: "# visit", other: "# visits" }) : "",
    ...money,
  ].filter(Boolean);
  return (
    <Stack gap="xs">
      <Group gap="sm">
        <CallButtons
          phone={customer.phone}
          name={customer.full_name}
          optedOut={customer.opted_out_at !== null}
        />
        {customer.opted_out_at && <Badge color="orange">{t`Wants no messages`}</Badge>}
        {customer.potential_duplicates.length > 0 && (
          <Badge color="grape">{t`Perhaps a double`}</Badge>
        )}
        {!customer.is_active && <Badge color="gray">{t`Deleted`}</Badge>}
      </Group>
      <Text size="sm" dir="auto">
        {facts.join(" · ")}
      </Text>
      {others.length > 0 && (
        <Text size="sm" c="dimmed">
          {t`Also`}{" "}
          {others.map((key, index) => (
            <span key={key.id}>
              {index > 0 && ", "}
              <PhoneNumber phone={key.value} />
            </span>
          ))}
        </Text>
      )}
      {[customer.chronic_conditions, customer.allergies, customer.special_notes]
        .filter(Boolean)
        .map((text) => (
          <Text key={text} size="sm" dir="auto">
            {text}
          </Text>
        ))}
    </Stack>
  );
}
