import { useLingui } from "@lingui/react/macro";
import { Stack } from "@mantine/core";
import { type UseQueryResult, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { Empty, ListBody } from "@/components/lists/list-body";
import { type Page, Pager } from "@/components/lists/pager";
import { TabLinks } from "@/components/lists/tab-links";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { RowLines } from "./row-lines";
import { OUTCOME_LABELS, OUTCOMES } from "./texts";
import {
  type PreviewRow,
  previewRowsOptions,
  rowsOptions,
  type Upload,
  type UploadRow,
} from "./use-uploads";

const route = getRouteApi("/uploads/$id");

/** Which rows the address asks for. */
function useAsked() {
  const view = route.useSearch();
  const outcome = OUTCOMES.find((each) => each === view.outcome) ?? "";
  const { problem, column, value } = view;
  const ofGroup = {
    ...(problem && { problem }),
    ...(column && { column }),
    ...(value && { value }),
  };
  return { outcome, filter: { outcome, ...ofGroup }, page: pageOf(view.page) };
}

type Counts = Upload["counts"];

export function PreviewedRows({ upload, counts }: { upload: Upload; counts: Counts }) {
  const { filter, page } = useAsked();
  const rows = useQuery(previewRowsOptions(upload, filter, page));
  return <OutcomeRows upload={upload} counts={counts} rows={rows} />;
}

export function UploadedRows({ upload }: { upload: Upload }) {
  const { filter, page } = useAsked();
  const rows = useQuery(rowsOptions(upload.id, filter, page));
  return <OutcomeRows upload={upload} counts={upload.counts} rows={rows} />;
}

type Props = {
  upload: Upload;
  counts: Counts;
  rows: UseQueryResult<Page<PreviewRow | UploadRow>>;
};

/** Rows by what becomes of them: each count leads to as many rows. */
function OutcomeRows({ upload, counts, rows }: Props) {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const { outcome, page } = useAsked();
  const tabs = ["" as const, ...OUTCOMES].map((each) => ({
    label: each ? i18n._(OUTCOME_LABELS[each] as never) : t`All rows`,
    count: i18n.number(each ? counts[each] : counts.rows),
    isOpen: each === outcome,
    search: { tab: view.tab, outcome: each },
  }));
  return (
    <Stack gap="sm">
      <TabLinks label={t`Rows by outcome`} to={`/uploads/${upload.id}`} tabs={tabs} />
      {view.problem && (
        <TextLink
          to="/uploads/$id"
          params={{ id: String(upload.id) }}
          search={{ outcome, ...(view.groups && { groups: view.groups }) }}
        >
          {t`Show all rows that wait`}
        </TextLink>
      )}
      <ListBody
        query={rows}
        isEmpty={(answer) => answer.results.length === 0}
        empty={<Empty>{t`No row is so.`}</Empty>}
        onFirstPage={
          page > 1 ? () => navigate({ search: ({ page: _, ...now }) => now }) : undefined
        }
      >
        {(answer) => (
          <>
            <RowLines rows={answer.results} kind={upload.kind} label={t`Rows`} />
            <Pager
              list={answer}
              page={page}
              onPage={(next) => navigate({ search: (now) => ({ ...now, page: String(next) }) })}
            />
          </>
        )}
      </ListBody>
    </Stack>
  );
}
