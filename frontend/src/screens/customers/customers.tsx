import { useLingui } from "@lingui/react/macro";
import { Anchor, Badge, Button, Checkbox, Group, NativeSelect, Stack } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useMay, useMe } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { Pager } from "@/components/lists/pager";
import { PersonRow } from "@/components/lists/person-row";
import { SearchBox } from "@/components/lists/search-box";
import { ScreenTitle } from "@/components/screen-title";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { mayBeWholePhone } from "@/lib/phones";
import { ORDER_LABELS } from "./texts";
import { ORDERS, type Row, useCustomers, type View } from "./use-customers";

const route = getRouteApi("/customers");

/** Everybody the role may see: searched while typing, filters in the address, rows as links. */
export function Customers() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const customers = useCustomers(view);
  const rows = useRef<HTMLUListElement>(null);
  const change = (change: Partial<View>, replace = false) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const found = customers.data?.results ?? [];
  const isAsking = customers.isPending || customers.isPlaceholderData;

  /** A whole phone with its one owner opens; of names, the first is only lit. */
  const onEnter = () => {
    const [only] = found;
    if (isAsking || customers.isError) return;
    if (only && found.length === 1 && mayBeWholePhone(view.search ?? "")) {
      void navigate({ to: "/customers/$id", params: { id: String(only.id) } });
    } else rows.current?.querySelector("a")?.focus();
  };
  const isFiltered = !!(view.search || view.branch || view.category || view.doubles);

  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle title={t`Customers`} />
      <Group gap="sm" grow preventGrowOverflow={false}>
        <SearchBox
          label={t`Search customers`}
          value={view.search ?? ""}
          onChange={(search) => change({ search }, true)}
          isAsking={isAsking}
          onEnter={onEnter}
        />
        {me.branches.length > 1 && (
          <NativeSelect
            aria-label={t`Shop`}
            value={view.branch ?? ""}
            onChange={(event) => change({ branch: event.currentTarget.value })}
            data={[
              { value: "", label: t`All shops` },
              ...me.branches.map((branch) => ({ value: String(branch.id), label: branch.name })),
            ]}
          />
        )}
        <NativeSelect
          aria-label={t`Category`}
          value={view.category ?? ""}
          onChange={(event) => change({ category: event.currentTarget.value })}
          data={[
            { value: "", label: t`All categories` },
            ...Object.entries(CATEGORIES).map(([value, label]) => ({
              value,
              label: i18n._(label),
            })),
          ]}
        />
        <NativeSelect
          aria-label={t`Order`}
          value={view.order ?? ORDERS[0]}
          onChange={(event) => change({ order: event.currentTarget.value })}
          data={ORDERS.map((value) => ({ value, label: i18n._(ORDER_LABELS[value]) }))}
        />
      </Group>
      <Checkbox
        label={t`Only with possible doubles`}
        checked={!!view.doubles}
        onChange={(event) => change({ doubles: event.currentTarget.checked ? "yes" : "" })}
      />
      <ListBody
        query={customers}
        isEmpty={(answer) => answer.results.length === 0}
        empty={
          isFiltered ? (
            <Empty
              action={
                <Group>
                  <Button variant="default" onClick={() => navigate({ search: {} })}>
                    {t`Show all`}
                  </Button>
                  {mayWork && (
                    <Anchor component={Link} to="/counter" size="sm">
                      {t`A whole phone is found in all shops at the counter`}
                    </Anchor>
                  )}
                </Group>
              }
            >
              {t`No customer is like this.`}
            </Empty>
          ) : (
            <Empty>{t`No customers yet. A bill, an upload or a booking makes them.`}</Empty>
          )
        }
      >
        {(answer) => (
          <>
            <ul className={classes.rows} aria-label={t`Customers`} ref={rows}>
              {answer.results.map((customer) => (
                <CustomerRow key={customer.id} customer={customer} />
              ))}
            </ul>
            <Pager
              list={answer}
              page={pageOf(view.page)}
              onPage={(page) =>
                navigate({ search: (now) => ({ ...now, page: String(page) }) }).then(() =>
                  window.scrollTo(0, 0),
                )
              }
            />
          </>
        )}
      </ListBody>
    </Stack>
  );
}

function CustomerRow({ customer }: { customer: Row }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const category = CATEGORIES[customer.category];
  const last = customer.last_activity?.slice(0, 10);
  return (
    <PersonRow
      to="/customers/$id"
      params={{ id: String(customer.id) }}
      name={customer.full_name}
      phone={customer.phone}
      optedOut={customer.opted_out_at !== null}
      line={
        <>
          {[
            customer.branch_name,
            customer.city,
            category && i18n._(category),
            last && t`last ${formatShortDay(last, today ?? "", i18n.locale)}`,
          ]
            .filter(Boolean)
            .join(" · ")}
          {customer.opted_out_at && (
            <Badge color="orange" size="sm" ms={6}>
              {t`Wants no messages`}
            </Badge>
          )}
        </>
      }
    />
  );
}
