import { useLingui } from "@lingui/react/macro";
import { Anchor, Checkbox, Group, Stack } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useRef } from "react";
import { useMay, useMe } from "@/api/me";
import { CATEGORIES } from "@/components/categories";
import { Choice } from "@/components/lists/choice";
import { ChooseColumns, useColumns } from "@/components/lists/choose-columns";
import { ColumnHeads } from "@/components/lists/column-cells";
import { FigureFilters } from "@/components/lists/figure-filters";
import { Empty } from "@/components/lists/list-body";
import { ListFilters } from "@/components/lists/list-filters";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SavedViews } from "@/components/lists/saved-views";
import { SearchBox } from "@/components/lists/search-box";
import { ToCounter } from "@/components/lists/to-counter";
import { usePrefetchLit } from "@/components/lists/use-prefetch";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { FIGURE_FILTERS, figureFilters, isEmptyFilter, without } from "@/lib/figure-filters";
import { mayBeWholePhone } from "@/lib/phones";
import { useIsWide } from "@/lib/use-is-wide";
import { COLUMNS, needTotals } from "./columns";
import { CustomerRow } from "./customer-row";
import { ORDER_LABELS } from "./texts";
import {
  customerOptions,
  FIELDS,
  ORDERS,
  type Row,
  useCustomers,
  type View,
} from "./use-customers";

const route = getRouteApi("/customers");

/** Everybody the role may see: searched while typing, filters in the address, rows as links. */
export function Customers() {
  const { t } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const { shown, choose } = useColumns(COLUMNS);
  const isTable = useIsWide();
  const customers = useCustomers(view, needTotals(shown));
  const rows = useRef<HTMLUListElement>(null);
  const lit = usePrefetchLit<Row>(
    (queries, { id }, staleTime) =>
      void queries.prefetchQuery({ ...customerOptions(id), staleTime }),
  );
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
  const byFigure = figureFilters(FIGURE_FILTERS.customers, view);
  const isFiltered =
    !!(view.search || view.branch || view.category || view.doubles) || !isEmptyFilter(byFigure);

  return (
    <Stack gap="md" maw={1250}>
      <ScreenTitle title={t`Customers`}>
        <TextLink to="/customers/may-lapse" size="sm">
          {t`Who may lapse`}
        </TextLink>
      </ScreenTitle>
      <SavedViews
        list="customers"
        to="/customers"
        all={t`All customers`}
        view={view}
        fields={FIELDS}
      />
      {!isEmptyFilter(byFigure) && (
        <FigureFilters
          asked={byFigure}
          onClear={() => change(without(byFigure) as Partial<View>)}
        />
      )}
      <ListFilters
        search={
          <SearchBox
            label={t`Search customers`}
            value={view.search ?? ""}
            onChange={(search) => change({ search }, true)}
            isAsking={isAsking}
            onEnter={onEnter}
          />
        }
        narrowing={[view.branch, view.category, view.doubles]}
        more={
          <Group justify="space-between">
            <Checkbox
              label={t`Only with possible doubles`}
              checked={!!view.doubles}
              onChange={(event) => change({ doubles: event.currentTarget.checked ? "yes" : "" })}
            />
            <ChooseColumns columns={COLUMNS} shown={shown} choose={choose} />
          </Group>
        }
      >
        {me.branches.length > 1 && (
          <Choice
            label={t`Shop`}
            value={view.branch ?? ""}
            onChange={(branch) => change({ branch })}
            all={t`All shops`}
            choices={[
              ...me.branches.map((branch) => [String(branch.id), branch.name] as const),
              ...(view.branch === "none" ? [["none", t`No shop yet`] as const] : []),
            ]}
          />
        )}
        <Choice
          label={t`Category`}
          value={view.category ?? ""}
          onChange={(category) => change({ category })}
          all={t`All categories`}
          choices={Object.entries(CATEGORIES)}
        />
        <Choice
          label={t`Order`}
          value={view.order ?? ORDERS[0]}
          onChange={(order) => change({ order })}
          choices={ORDERS.map((value) => [value, ORDER_LABELS[value]])}
        />
      </ListFilters>
      <PagedList
        label={t`Customers`}
        query={customers}
        page={pageOf(view.page)}
        onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        ref={rows}
        empty={
          isFiltered ? (
            <NobodyLikeThis
              onShowAll={() => navigate({ search: {} })}
              also={
                mayWork && (
                  <Anchor component={Link} to="/counter" size="sm">
                    {t`A whole phone is found in all shops at the counter`}
                  </Anchor>
                )
              }
            >
              {t`No customer is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty
              action={<ToCounter />}
            >{t`No customers yet. A bill, an upload or a booking makes them.`}</Empty>
          )
        }
        above={() => isTable && <ColumnHeads columns={COLUMNS} shown={shown} />}
      >
        {(answer) =>
          answer.results.map((customer) => (
            <CustomerRow
              key={customer.id}
              customer={customer}
              columns={shown}
              isTable={isTable}
              onFocus={() => lit.onFocus(customer)}
              onBlur={lit.onBlur}
            />
          ))
        }
      </PagedList>
    </Stack>
  );
}
