import { useLingui } from "@lingui/react/macro";
import { Group, Stack } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useMay, useMe } from "@/api/me";
import { OutcomeLog } from "@/components/calls/outcome-log";
import { Choice } from "@/components/lists/choice";
import { FigureFilters } from "@/components/lists/figure-filters";
import { Empty } from "@/components/lists/list-body";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SavedViews } from "@/components/lists/saved-views";
import { SearchBox } from "@/components/lists/search-box";
import { Split } from "@/components/lists/split";
import { TabLinks } from "@/components/lists/tab-links";
import { nextRows, usePrefetchNext } from "@/components/lists/use-prefetch";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { FIGURE_FILTERS, figureFilters, isEmptyFilter, without } from "@/lib/figure-filters";
import { ContactRow } from "./contact-row";
import { GiveOut } from "./give-out";
import { OpenContact } from "./open-contact";
import { useSelection } from "./selection";
import { ORDER_LABELS, OWNER_LABELS, STATUS_LABELS } from "./texts";
import {
  type Contact,
  fieldsOf,
  ORDERS,
  prefetchContact,
  STATUSES,
  useContacts,
  useCounts,
} from "./use-contacts";

const route = getRouteApi("/contacts");

/** Which page of which list: whatever is open beside it, or was saved. */
const nameOf = ({ at: _, saved: _saved, ...list }: Record<string, string | undefined>) =>
  JSON.stringify(
    Object.entries(list)
      .filter(([, value]) => value)
      .sort(),
  );

/** The call lists: who is on them, whose they are, when to call next; one of them open beside. */
export function Contacts() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayGiveOut = useMay("manage");
  const mayWork = useMay("work");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const contacts = useContacts(view, me.id);
  const counts = useCounts(view, me.id);
  const change = (change: Partial<typeof view>, replace = false) =>
    navigate({
      search: (now) => ({ ...now, page: undefined, ...change }) as typeof view,
      replace,
    });
  const { page: _page, at: _at, ...filters } = view;
  const tabs = ["", ...STATUSES].map((status) => ({
    label: status ? i18n._(STATUS_LABELS[status] as never) : t`All`,
    count: counts[status],
    isOpen: (view.status ?? "") === status,
    search: { ...filters, status },
  }));
  const byFigure = figureFilters(FIGURE_FILTERS.contacts, view);
  const isFiltered = !!(view.search || view.status || view.owner) || !isEmptyFilter(byFigure);
  const rows = contacts.data?.results ?? [];
  const [chosen, setChosen] = useSelection(nameOf(view), rows);
  const isOpen = (contact: Contact) => String(contact.id) === view.at;
  usePrefetchNext(
    rows,
    isOpen,
    (contact) => contact.id,
    (queries, contact, staleTime) => prefetchContact(queries, contact, staleTime, mayWork),
  );

  const list = (
    <Stack gap="sm">
      <SavedViews
        list="contacts"
        to="/contacts"
        all={t`All contacts`}
        view={view}
        fields={fieldsOf(me.id)}
      />
      {!isEmptyFilter(byFigure) && (
        <FigureFilters
          asked={byFigure}
          sum={contacts.data?.sums?.conversion_value}
          onClear={() => navigate({ search: { ...filters, ...without(byFigure) } as typeof view })}
        />
      )}
      <TabLinks label={t`Status`} to="/contacts" tabs={tabs} />
      <Group gap="sm" grow preventGrowOverflow={false}>
        <SearchBox
          label={t`Search contacts`}
          value={view.search ?? ""}
          onChange={(search) => change({ search }, true)}
          isAsking={contacts.isPlaceholderData}
        />
        <Choice
          label={t`Whose`}
          value={view.owner ?? ""}
          onChange={(owner) => change({ owner })}
          all={t`Everybody's`}
          choices={OWNER_LABELS}
        />
        <Choice
          label={t`Order`}
          value={view.order ?? ORDERS[0]}
          onChange={(order) => change({ order })}
          choices={ORDERS.map((value) => [value, ORDER_LABELS[value]])}
        />
      </Group>
      <PagedList
        label={t`Contacts`}
        query={contacts}
        page={pageOf(view.page)}
        onPage={(page) => change({ page: String(page) })}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
              {t`No contact is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty action={<TextLink to="/uploads">{t`To the uploads`}</TextLink>}>
              {t`Nobody is on a call list yet. Hand one in under Uploads.`}
            </Empty>
          )
        }
        above={(answer) =>
          mayGiveOut && (
            <GiveOut
              view={view}
              page={answer.results}
              count={answer.count ?? 0}
              isExact={answer.count_is_exact !== false}
              chosen={chosen}
              onChoose={setChosen}
            />
          )
        }
      >
        {(answer) =>
          answer.results.map((contact) => (
            <ContactRow
              key={contact.id}
              contact={contact}
              view={view}
              chosen={chosen}
              {...(mayGiveOut && { onChoose: setChosen })}
            />
          ))
        }
      </PagedList>
    </Stack>
  );
  const open = Number(view.at);
  const [next] = nextRows(rows, isOpen);
  const openAt = (at: string | undefined, replace: boolean) =>
    navigate({ search: (now) => ({ ...now, at }) as typeof view, replace });
  return (
    <Stack gap="md">
      <div>
        <ScreenTitle title={t`Contacts`}>
          {mayGiveOut && (
            <TextLink to="/contacts/unattended" size="sm">
              {t`Contacts nobody attends`}
            </TextLink>
          )}
        </ScreenTitle>
        <OutcomeLog onUndone={({ contact }) => contact !== null && openAt(String(contact), true)} />
      </div>
      <Split
        list={list}
        open={
          open > 0 ? (
            <OpenContact
              key={open}
              id={open}
              onSent={() => openAt(next && String(next.id), true)}
            />
          ) : null
        }
        onClose={() => openAt(undefined, false)}
      />
    </Stack>
  );
}
