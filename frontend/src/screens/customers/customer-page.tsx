import { useLingui } from "@lingui/react/macro";
import { Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Refused } from "@/api/errors";
import { useFormatCount, useMay } from "@/api/me";
import { Empty, ListBody } from "@/components/lists/list-body";
import { TabLinks } from "@/components/lists/tab-links";
import { Planned } from "@/components/reminders/planned";
import { RemindForm } from "@/components/reminders/remind-form";
import type { Whom } from "@/components/reminders/use-reminders";
import { ScreenTitle } from "@/components/screen-title";
import { useKeys } from "@/lib/use-keys";
import { CustomerForm } from "./customer-form";
import { Doubles } from "./doubles";
import { Journey } from "./journey";
import { Leads } from "./leads";
import { Purchases } from "./purchases";
import { RefillsOf } from "./refills-of";
import { TAB_LABELS, TABS, type Tab } from "./texts";
import { type Customer, customerOptions } from "./use-customers";
import { VisitForm } from "./visit-form";
import { Who } from "./who";

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
      <>
        <ScreenTitle title={t`Customers`} />
        <Empty action={<Button component={Link} to="/customers">{t`To the customers`}</Button>}>
          {t`There is no such customer, or not in your shops.`}
        </Empty>
      </>
    );
  }
  return (
    <Stack gap="md">
      {!customer.data && <ScreenTitle title={t`Customers`} />}
      <ListBody query={customer} isEmpty={() => false} empty={null}>
        {(answer) => <Page key={answer.id} customer={answer} />}
      </ListBody>
    </Stack>
  );
}

function Page({ customer }: { customer: Customer }) {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const mayWork = useMay("work");
  const navigate = route.useNavigate();
  const format = useFormatCount();
  const [form, setForm] = useState<"correct" | "visit" | "remind" | null>(null);
  const [done, setDone] = useState("");
  const open = TABS.find((tab) => tab === view.tab) ?? "journey";
  const bill = () => navigate({ to: "/counter", search: { for: String(customer.id) } });
  const mayRemind = mayWork && customer.is_active && customer.opted_out_at === null;
  const of: Whom = { kind: "customer", id: customer.id };
  const show = (asked: typeof form) => () => {
    setDone("");
    setForm(asked);
  };
  const close = (said = "") => {
    setForm(null);
    setDone(said);
  };
  useKeys(
    mayWork
      ? [
          ["B", () => void bill()],
          ["E", show("correct")],
          ["V", show("visit")],
          ["R", () => mayRemind && show("remind")()],
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
      <div>
        <ScreenTitle
          title={customer.full_name || t`No name`}
          tab={customer.full_name || customer.phone}
        >
          {mayWork && (
            <Group gap="xs">
              <Button onClick={bill} aria-keyshortcuts="B">
                {t`Bill`} <Hint keys="B" />
              </Button>
              <Button variant="default" onClick={show("visit")} aria-keyshortcuts="V">
                {t`Visit`} <Hint keys="V" />
              </Button>
              {mayRemind && (
                <Button variant="default" onClick={show("remind")} aria-keyshortcuts="R">
                  {t`Remind`} <Hint keys="R" />
                </Button>
              )}
              <Button variant="default" onClick={show("correct")} aria-keyshortcuts="E">
                {t`Correct`} <Hint keys="E" />
              </Button>
            </Group>
          )}
        </ScreenTitle>
        <div role="status">{done && <Text size="sm">{done}</Text>}</div>
      </div>
      <Who customer={customer} />
      <Planned of={of} mayWork={mayWork} />
      <TabLinks
        label={t`About this customer`}
        to={`/customers/${customer.id}`}
        tabs={TABS.map((tab) => ({
          label: i18n._(TAB_LABELS[tab]),
          count: counts[tab] ? format(counts[tab]) : undefined,
          isOpen: tab === open,
          search: { tab },
        }))}
      />
      <OpenTab tab={open} customer={customer} />
      {form === "correct" && <CustomerForm customer={customer} onClose={close} />}
      {form === "visit" && <VisitForm customer={customer} onClose={close} />}
      {form === "remind" && (
        <RemindForm of={of} name={customer.full_name || customer.phone} onClose={close} />
      )}
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
