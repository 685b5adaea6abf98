import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useMay } from "@/api/me";
import { proposalsOptions } from "@/components/calls/use-outcomes";
import { FigureFilters } from "@/components/lists/figure-filters";
import { Empty } from "@/components/lists/list-body";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { PersonRow } from "@/components/lists/person-row";
import { SearchBox } from "@/components/lists/search-box";
import { Split } from "@/components/lists/split";
import { TabLinks } from "@/components/lists/tab-links";
import { ToCounter } from "@/components/lists/to-counter";
import { nextRows, usePrefetchNext } from "@/components/lists/use-prefetch";
import { useMedicineEnd } from "@/components/medicine-end";
import { ScreenTitle } from "@/components/screen-title";
import { pageOf } from "@/lib/address";
import { FIGURE_FILTERS, figureFilters } from "@/lib/figure-filters";
import { RefillLog } from "./by-hand";
import { OpenPerson } from "./open-person";
import { EMPTY_LABELS, LIST_LABELS } from "./texts";
import {
  byPerson,
  isOfAFigure,
  LISTS,
  listOf,
  openRefills,
  PAGE_SIZE,
  type Person,
  useRefills,
  type View,
} from "./use-refills";

const route = getRouteApi("/refills");

/** Whose medicines run out: a row a person, one of them open beside. */
export function Refills() {
  const { t, i18n } = useLingui();
  const mayWork = useMay("work");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const refills = useRefills(view);
  const name = listOf(view.list);
  const people = byPerson(refills.data?.results ?? []);
  const isFigures = isOfAFigure(view);
  const byFigure = figureFilters(FIGURE_FILTERS.refills, view);
  const label = isFigures ? t`All refills` : i18n._(LIST_LABELS[name]);
  const tabs = LISTS.map((each) => ({
    label: i18n._(LIST_LABELS[each]),
    isOpen: each === name && !isFigures,
    search: { list: each, ...(view.search && { search: view.search }) },
  }));
  const openAt = (at: string | undefined, replace: boolean) =>
    navigate({ search: (now) => ({ ...now, at }) as typeof view, replace });
  const open = Number(view.at);
  const isOpen = (person: Person) => person.customer === open;
  const [next] = nextRows(people, isOpen);
  usePrefetchNext(
    people,
    isOpen,
    (person) => person.customer,
    (queries, person, staleTime) => {
      void queries.prefetchQuery({ ...openRefills(person.customer), staleTime });
      if (mayWork) {
        const proposals = proposalsOptions({ customer: person.customer });
        void queries.prefetchQuery({ ...proposals, staleTime });
      }
    },
  );

  const list = (
    <Stack gap="sm">
      {isFigures && (
        <FigureFilters asked={byFigure} onClear={() => navigate({ search: { list: name } })} />
      )}
      <TabLinks label={t`Lists`} to="/refills" tabs={tabs} />
      <SearchBox
        label={t`Search in this list`}
        value={view.search ?? ""}
        onChange={(search) =>
          navigate({ search: { ...byFigure, list: name, search } as View, replace: true })
        }
        isAsking={refills.isPlaceholderData}
      />
      <PagedList
        label={label}
        query={refills}
        page={pageOf(view.page)}
        pageSize={PAGE_SIZE}
        describeAll={isFigures ? undefined : describeMedicines}
        onPage={(page) =>
          navigate({ search: ({ at: _, ...now }) => ({ ...now, page: String(page) }) })
        }
        empty={
          view.search || isFigures ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: { list: name } })}>
              {isFigures ? t`No refill is like this.` : t`Nobody in this list is called so.`}
            </NobodyLikeThis>
          ) : (
            <Empty action={MADE_BY_BILLS.has(name) && <ToCounter />}>
              {i18n._(EMPTY_LABELS[name])}
            </Empty>
          )
        }
      >
        {() =>
          people.map((person) => <RefillRow key={person.customer} person={person} view={view} />)
        }
      </PagedList>
    </Stack>
  );
  return (
    <Stack gap="md">
      <div>
        <ScreenTitle title={t`Refills`} />
        <RefillLog />
      </div>
      <Split
        list={list}
        open={
          open > 0 ? (
            <OpenPerson
              key={open}
              customer={open}
              onDone={() => openAt(next && String(next.customer), true)}
            />
          ) : null
        }
        onClose={() => openAt(undefined, false)}
      />
    </Stack>
  );
}

/** Lists that a bill fills; of the others it is good that they are empty. */
const MADE_BY_BILLS: ReadonlySet<string> = new Set(["due", "upcoming"]);

const describeMedicines = (count: number) =>
  plural(count, { one: "# medicine in all", other: "# medicines in all" });

const MOST_NAMES = 3;
const MOST_DAYS = 99; // beyond, nobody counts in days: the day on which it ended says it

function RefillRow({ person, view }: { person: Person; view: { at?: string } }) {
  const { t } = useLingui();
  const { describeEnd } = useMedicineEnd();
  const names = person.refills.map((refill) => refill.medicine_name).filter(Boolean);
  const more = names.length - MOST_NAMES;
  const overdue = Math.max(...person.refills.map((refill) => refill.days_overdue));
  const [earliest] = person.refills.map((refill) => refill.runs_out_on).sort();
  return (
    <PersonRow
      to="/refills"
      search={{ ...view, at: String(person.customer) }}
      isOpen={view.at === String(person.customer)}
      name={person.name}
      phone={person.phone}
      optedOut={person.optedOut}
      line={
        <>
          <Text span size="sm" lineClamp={2}>
            {names.slice(0, MOST_NAMES).join(", ") ||
              plural(person.refills.length, { one: "# medicine", other: "# medicines" })}
            {more > 0 && ` +${more}`}
          </Text>
          {earliest && describeEnd(earliest)}
          {overdue > 0 && overdue <= MOST_DAYS && (
            <b> · {plural(overdue, { one: "# day late", other: "# days late" })}</b>
          )}
          {person.optedOut && (
            <Badge color="orange" size="sm" ms={6}>
              {t`Wants no messages`}
            </Badge>
          )}
          {person.isUncertain && (
            <Badge color="orange" size="sm" ms={6}>
              {t`Ask them whether a message came`}
            </Badge>
          )}
        </>
      }
    />
  );
}
