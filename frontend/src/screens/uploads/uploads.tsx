import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Checkbox, Group, NativeSelect, Stack, Text } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMay, useMe } from "@/api/me";
import { FigureFilters } from "@/components/lists/figure-filters";
import { Empty, ListBody } from "@/components/lists/list-body";
import { ListFilters } from "@/components/lists/list-filters";
import classes from "@/components/lists/lists.module.css";
import { NobodyLikeThis } from "@/components/lists/paged-list";
import { Pager } from "@/components/lists/pager";
import { SearchBox } from "@/components/lists/search-box";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { FIGURE_FILTERS, figureFilters, isEmptyFilter, without } from "@/lib/figure-filters";
import { HandIn } from "./hand-in";
import { StatusBadge } from "./status-badge";
import { KIND_LABELS, STATES, STATUS_LABELS, WAITING_LABEL } from "./texts";
import { Unseen } from "./unseen";
import { type UploadLine, useUploads, type View } from "./use-uploads";

const route = getRouteApi("/uploads");

/** The way in for sheets, and below it what came in so far. */
export function Uploads() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const mayHandIn = useMay("upload");
  const seesAll = useMay("manage");
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const uploads = useUploads(view, me.id);
  const change = (change: Partial<View>, replace = false) =>
    navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }), replace });
  const byFigure = figureFilters(FIGURE_FILTERS.uploads, view);
  const isFiltered =
    !!(view.search || view.kind || view.state || view.branch || view.by) ||
    !isEmptyFilter(byFigure);
  const nothing = mayHandIn
    ? t`No sheet was handed in yet. Drop one above, as you keep it.`
    : t`No sheet was handed in yet.`;
  const nothingOfYours = t`Sheets that you handed in, or that are of your shops, stand here: none yet.`;
  const labelOf = (state: string) =>
    i18n._(state === "waiting" ? WAITING_LABEL : (STATUS_LABELS[state] as never));
  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle title={t`Uploads`}>
        <Group gap="md">
          <TextLink to="/uploads/history">{t`Of a phone or a day`}</TextLink>
          <TextLink to="/uploads/scorecard">{t`Scorecard`}</TextLink>
        </Group>
      </ScreenTitle>
      {mayHandIn && <Unseen />}
      {mayHandIn && <HandIn />}
      {!isEmptyFilter(byFigure) && (
        <FigureFilters
          asked={byFigure}
          onClear={() => change(without(byFigure) as Partial<View>)}
        />
      )}
      <ListFilters
        search={
          <SearchBox
            label={t`Search uploads by name`}
            value={view.search ?? ""}
            onChange={(search) => change({ search }, true)}
            isAsking={uploads.isPlaceholderData}
          />
        }
        narrowing={[view.state, view.kind, view.branch, view.by]}
        more={
          <Checkbox
            label={t`Only mine`}
            checked={!!view.by}
            onChange={(event) => change({ by: event.currentTarget.checked ? "me" : "" })}
          />
        }
      >
        <NativeSelect
          aria-label={t`State`}
          value={view.state ?? ""}
          onChange={(event) => change({ state: event.currentTarget.value })}
          data={[
            { value: "", label: t`All` },
            ...STATES.map((value) => ({ value, label: labelOf(value) })),
          ]}
        />
        <NativeSelect
          aria-label={t`Only sheets of`}
          value={view.kind ?? ""}
          onChange={(event) => change({ kind: event.currentTarget.value })}
          data={[
            { value: "", label: t`All kinds` },
            ...Object.entries(KIND_LABELS).map(([value, label]) => ({
              value,
              label: i18n._(label),
            })),
          ]}
        />
        {me.branches.length > 1 && (
          <NativeSelect
            aria-label={t`With rows of`}
            value={view.branch ?? ""}
            onChange={(event) => change({ branch: event.currentTarget.value })}
            data={[
              { value: "", label: t`All shops` },
              ...me.branches.map((branch) => ({ value: String(branch.id), label: branch.name })),
            ]}
          />
        )}
      </ListFilters>
      <ListBody
        query={uploads}
        onFirstPage={
          pageOf(view.page) > 1
            ? () => navigate({ search: ({ page: _, ...now }) => now })
            : undefined
        }
        isEmpty={(answer) => answer.results.length === 0}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => navigate({ search: {} })}>
              {t`No upload is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty>{seesAll ? nothing : nothingOfYours}</Empty>
          )
        }
      >
        {(answer) => (
          <>
            <ul className={classes.rows} aria-label={t`Uploads`}>
              {answer.results.map((upload) => (
                <UploadItem key={upload.id} upload={upload} />
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

function UploadItem({ upload }: { upload: UploadLine }) {
  const { i18n } = useLingui();
  const { today } = useMe();
  const kind = KIND_LABELS[upload.kind];
  const { rows } = upload.counts;
  const facts = [
    kind && i18n._(kind),
    formatShortDay(upload.uploaded_at.slice(0, 10), today ?? "", i18n.locale),
    upload.uploaded_by_name,
    upload.branch_name,
    rows > 0 && plural(rows, { one: "# row", other: "# rows" }),
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Link to="/uploads/$id" params={{ id: String(upload.id) }} className={classes.main}>
        <Group gap="xs" wrap="nowrap" justify="space-between" align="baseline">
          <Text fw={500} dir="auto" lineClamp={2} title={upload.original_name}>
            {upload.original_name}
          </Text>
          <StatusBadge upload={upload} />
        </Group>
        <Text size="sm" c="dimmed">
          {facts.join(" · ")}
        </Text>
      </Link>
    </li>
  );
}
