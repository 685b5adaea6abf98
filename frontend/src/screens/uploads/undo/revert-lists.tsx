import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { Pager } from "@/components/lists/pager";
import { TabLinks } from "@/components/lists/tab-links";
import { pageOf } from "@/lib/address";
import { entryWords } from "./revert-words";
import { LISTS, type List, type Revert, useEntries } from "./use-revert";

const route = getRouteApi("/uploads/$id");

export const WOULD: Record<List, MessageDescriptor> = {
  reverted: msg`Would be undone`,
  kept: msg`Would stay`,
  blocked: msg`In the way`,
};
export const DID: Record<List, MessageDescriptor> = {
  reverted: msg`Undone`,
  kept: msg`Stayed`,
  blocked: msg`Was in the way`,
};
const EMPTY: Record<List, MessageDescriptor> = {
  reverted: msg`Nothing of it is left to undo.`,
  kept: msg`Nobody changed any of it since.`,
  blocked: msg`Nobody built on any of it since.`,
};

/** Records that go, stay and are in the way, each with the reason. */
export function RevertLists({ revert }: { revert: Revert }) {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const open = LISTS.find((list) => list === view.list) ?? "reverted";
  const entries = useEntries(revert, open, pageOf(view.page));
  const labels = revert.is_preview ? WOULD : DID;
  return (
    <Stack gap="sm">
      <TabLinks
        label={t`Lists`}
        to={`/uploads/${revert.upload}`}
        tabs={LISTS.map((list) => ({
          label: i18n._(labels[list]),
          count: i18n.number(revert[list].count),
          isOpen: list === open,
          search: { tab: "undo", list },
        }))}
      />
      <ListBody
        query={entries}
        isEmpty={(answer) => answer.results.length === 0}
        empty={<Empty>{i18n._(EMPTY[open])}</Empty>}
      >
        {(answer) => (
          <>
            <ul className={classes.rows} aria-label={i18n._(labels[open])}>
              {answer.results.map((entry) => (
                <li key={entry.id} className={classes.row}>
                  <Stack gap={2}>
                    <Text fw={500} dir="auto">
                      {entry.title}
                    </Text>
                    {entryWords(entry).map((sentence) => (
                      <Text key={sentence} size="sm" c="dimmed" dir="auto">
                        {sentence}
                      </Text>
                    ))}
                  </Stack>
                </li>
              ))}
            </ul>
            <Pager
              list={answer}
              page={pageOf(view.page)}
              onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
            />
          </>
        )}
      </ListBody>
    </Stack>
  );
}
