import { useLingui } from "@lingui/react/macro";
import { Button, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useMay, useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import { ListFilters } from "@/components/lists/list-filters";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SearchBox } from "@/components/lists/search-box";
import { OwnDays } from "@/components/own-days";
import { ScreenTitle } from "@/components/screen-title";
import { type Address, pageOf } from "@/lib/address";
import { BookingForm } from "./booking-form";
import { BookingRow } from "./booking-row";
import { Parts } from "./parts";
import { BOOKING_ORDER_LABELS, STATUS_LABELS } from "./texts";
import { BOOKING_ORDERS, useBookings } from "./use-bookings";

const route = getRouteApi("/bookings");

/** What was booked, by whom and for how much; every person of one is a customer. */
export function Bookings() {
  const { t } = useLingui();
  const me = useMe();
  const mayWork = useMay("work");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const bookings = useBookings(view);
  const projects = useProjects();
  const [isAdding, setIsAdding] = useState(false);
  const change = (change: Address, replace = false) =>
    void navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const { order: _order, page: _page, ...filters } = view;
  const isFiltered = Object.keys(filters).length > 0;
  const add = mayWork && <Button onClick={() => setIsAdding(true)}>{t`Record a booking`}</Button>;
  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle title={t`Bookings`}>{add}</ScreenTitle>
      <Parts open="bookings" />
      <ListFilters
        search={
          <SearchBox
            label={t`Search bookings`}
            value={view.search ?? ""}
            onChange={(search) => change({ search }, true)}
            isAsking={bookings.isPlaceholderData}
          />
        }
        narrowing={[view.status, view.branch, view.project, view.from ?? view.to]}
        more={
          <OwnDays
            key={`${view.from} ${view.to}`}
            from={view.from ?? ""}
            to={view.to ?? ""}
            onChange={change}
            label={t`Booked from`}
            mayBeOpen
          />
        }
      >
        <Choice
          label={t`State`}
          value={view.status ?? ""}
          onChange={(status) => change({ status })}
          all={t`All`}
          choices={Object.entries(STATUS_LABELS)}
        />
        {me.branches.length > 1 && (
          <Choice
            label={t`Shop`}
            value={view.branch ?? ""}
            onChange={(branch) => change({ branch })}
            all={t`All shops`}
            choices={me.branches.map((branch) => [String(branch.id), branch.name])}
          />
        )}
        {(projects.data?.length ?? 0) > 0 && (
          <Choice
            label={t`Project`}
            value={view.project ?? ""}
            onChange={(project) => change({ project })}
            all={t`All projects`}
            choices={(projects.data ?? []).map((each) => [String(each.id), each.name])}
          />
        )}
        <Choice
          label={t`Order`}
          value={view.order ?? BOOKING_ORDERS[0]}
          onChange={(order) => change({ order })}
          choices={BOOKING_ORDERS.map((value) => [value, BOOKING_ORDER_LABELS[value]])}
        />
      </ListFilters>
      <PagedList
        label={t`Bookings`}
        query={bookings}
        page={pageOf(view.page)}
        onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
              {t`No booking is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty action={add}>
              {t`No booking yet. What was booked stands here; its persons become customers.`}
            </Empty>
          )
        }
      >
        {(answer) =>
          answer.results.map((booking) => <BookingRow key={booking.id} booking={booking} />)
        }
      </PagedList>
      {isAdding && (
        <BookingForm
          onClose={(saved) => {
            setIsAdding(false);
            if (saved) void navigate({ to: "/bookings/$id", params: { id: String(saved.id) } });
          }}
        />
      )}
    </Stack>
  );
}
