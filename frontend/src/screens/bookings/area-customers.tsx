import { useLingui } from "@lingui/react/macro";
import { Button, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useMay, useMe } from "@/api/me";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import { ListFilters } from "@/components/lists/list-filters";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { PersonRow } from "@/components/lists/person-row";
import { SearchBox } from "@/components/lists/search-box";
import { ScreenTitle } from "@/components/screen-title";
import { type Address, pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { AreaCustomerForm } from "./area-customer-form";
import { Parts } from "./parts";
import { AREA_ORDER_LABELS } from "./texts";
import { AREA_ORDERS, useAreaCustomers } from "./use-bookings";

const route = getRouteApi("/area-customers");

/** What shops keep of their customers, as they typed it; the customer is found or made of it. */
export function AreaCustomers() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const records = useAreaCustomers(view);
  const [isAdding, setIsAdding] = useState(false);
  const change = (change: Address, replace = false) =>
    void navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const isFiltered = !!(view.search || view.branch || view.known);
  const add = mayWork && <Button onClick={() => setIsAdding(true)}>{t`Keep a customer`}</Button>;
  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle title={t`Kept by shops`}>{add}</ScreenTitle>
      <Parts open="area" />
      <ListFilters
        search={
          <SearchBox
            label={t`Search what shops keep`}
            value={view.search ?? ""}
            onChange={(search) => change({ search }, true)}
            isAsking={records.isPlaceholderData}
          />
        }
        narrowing={[view.branch, view.known]}
      >
        {me.branches.length > 1 && (
          <Choice
            label={t`Shop`}
            value={view.branch ?? ""}
            onChange={(branch) => change({ branch })}
            all={t`All shops`}
            choices={me.branches.map((branch) => [String(branch.id), branch.name])}
          />
        )}
        <Choice
          label={t`Whether they are customers`}
          value={view.known ?? ""}
          onChange={(known) => change({ known })}
          all={t`All`}
          choices={[
            ["yes", t`Customers`],
            ["no", t`Not yet`],
          ]}
        />
        <Choice
          label={t`Order`}
          value={view.order ?? AREA_ORDERS[0]}
          onChange={(order) => change({ order })}
          choices={AREA_ORDERS.map((value) => [value, AREA_ORDER_LABELS[value]])}
        />
      </ListFilters>
      <PagedList
        label={t`Kept by shops`}
        query={records}
        page={pageOf(view.page)}
        onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
              {t`No record is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty action={add}>
              {t`No record yet. What a shop keeps of its customers by itself stands here.`}
            </Empty>
          )
        }
      >
        {(answer) =>
          answer.results.map((record) => {
            const day = record.last_activity_on;
            const line = [
              record.branch_name,
              record.city,
              record.service_type,
              day && formatShortDay(day, me.today ?? "", i18n.locale),
              record.customer === null && t`no customer yet`,
            ];
            return (
              <PersonRow
                key={record.id}
                to="/area-customers/$id"
                params={{ id: String(record.id) }}
                name={record.full_name ?? ""}
                phone={record.phone ?? ""}
                line={line.filter(Boolean).join(" · ")}
              />
            );
          })
        }
      </PagedList>
      {isAdding && (
        <AreaCustomerForm
          onClose={(saved) => {
            setIsAdding(false);
            if (saved) {
              void navigate({ to: "/area-customers/$id", params: { id: String(saved.id) } });
            }
          }}
        />
      )}
    </Stack>
  );
}
