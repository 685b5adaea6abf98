import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { OutcomeLog } from "@/components/calls/outcome-log";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { Pager } from "@/components/lists/pager";
import { PersonRow } from "@/components/lists/person-row";
import { SearchBox } from "@/components/lists/search-box";
import { Split } from "@/components/lists/split";
import { TabLinks } from "@/components/lists/tab-links";
import { ScreenTitle } from "@/components/screen-title";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { OpenPerson } from "./open-person";
import { EMPTY_LABELS, LIST_LABELS } from "./texts";
import { byPerson, LISTS, listOf, PAGE_SIZE, type Person, useRefills } from "./use-refills";

const route = getRouteApi("/refills");

/** Whose medicines run out: a row a person, one of them open beside. */
export function Refills() {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const refills = useRefills(view);
  const name = listOf(view.list);
  const people = byPerson(refills.data?.results ?? []);
  const tabs = LISTS.map((each) => ({
    label: i18n._(LIST_LABELS[each]),
    isOpen: each === name,
    search: { list: each, ...(view.search && { search: view.search }) },
  }));
  const openAt = (at: string | undefined, replace: boolean) =>
    navigate({ search: (now) => ({ ...now, at }) as typeof view, replace });
  const open = Number(view.at);
  const index = people.findIndex((person) => person.customer === open);
  const next = people[index + 1];

  const list = (
    <Stack gap="sm">
      <TabLinks label={t`Lists`} to="/refills" tabs={tabs} />
      <SearchBox
        label={t`Search in this list`}
        value={view.search ?? ""}
        onChange={(search) => navigate({ search: { list: name, search }, replace: true })}
        isAsking={refills.isPlaceholderData}
      />
      <ListBody
        query={refills}
        isEmpty={(answer) => answer.results.length === 0}
        empty={
          <Empty>
            {view.search ? t`Nobody in this list is called so.` : i18n._(EMPTY_LABELS[name])}
          </Empty>
        }
      >
        {(answer) => (
          <>
            <ul className={classes.rows} aria-label={i18n._(LIST_LABELS[name])}>
              {people.map((person) => (
                <RefillRow key={person.customer} person={person} view={view} />
              ))}
            </ul>
            <Pager
              list={answer}
              page={pageOf(view.page)}
              pageSize={PAGE_SIZE}
              onPage={(page) =>
                navigate({ search: ({ at: _, ...now }) => ({ ...now, page: String(page) }) })
              }
            />
          </>
        )}
      </ListBody>
    </Stack>
  );
  return (
    <Stack gap="md">
      <div>
        <ScreenTitle title={t`Refills`} />
        <OutcomeLog />
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

const MOST_NAMES = 3;

function RefillRow({ person, view }: { person: Person; view: { at?: string } }) {
  const { t, i18n } = useLingui();
  const { today } = useMe();
  const short = (day: string) => formatShortDay(day, today ?? "", i18n.locale);
  const names = person.refills.map((refill) => refill.medicine_name).filter(Boolean);
  const more = names.length - MOST_NAMES;
  const overdue = Math.max(...person.refills.map((refill) => refill.days_overdue));
  const earliest = person.refills[0]?.runs_out_on ?? "";
  return (
    <PersonRow
      to="/refills"
      search={{ ...view, at: String(person.customer) }}
      isOpen={view.at === String(person.customer)}
      name={person.name}
      phone={person.phone}
      line={
        <>
          <Text span size="sm" lineClamp={2}>
            {names.slice(0, MOST_NAMES).join(", ") ||
              plural(person.refills.length, { one: "# medicine", other: "# medicines" })}
            {more > 0 && ` +${more}`}
          </Text>
          {earliest && t`ends ${short(earliest)}`}
          {overdue > 0 && <b> · {plural(overdue, { one: "# day late", other: "# days late" })}</b>}
        </>
      }
    />
  );
}
