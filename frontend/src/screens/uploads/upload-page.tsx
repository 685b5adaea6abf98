import { useLingui } from "@lingui/react/macro";
import { Button, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect } from "react";
import { Refused } from "@/api/errors";
import { useMay, useMe } from "@/api/me";
import { useSeen, useUnseenUploads } from "@/api/unseen-uploads";
import { Empty, ListBody } from "@/components/lists/list-body";
import { TabLinks } from "@/components/lists/tab-links";
import { ScreenTitle } from "@/components/screen-title";
import { formatShortDay } from "@/lib/dates";
import { AtWork } from "./at-work";
import { Ended } from "./ended";
import { Preview } from "./preview";
import { Question } from "./question";
import { StatusBadge } from "./status-badge";
import { KIND_LABELS } from "./texts";
import { Undo } from "./undo/undo";
import { mayBeUndone } from "./undo/use-revert";
import { hasWaitingRows, isAtWork, type Upload, uploadOptions } from "./use-uploads";
import { Waiting } from "./waiting/waiting";

const route = getRouteApi("/uploads/$id");

/** One sheet, from its questions to what became of its rows. */
export function UploadPage() {
  const { t } = useLingui();
  const id = Number(route.useParams().id);
  const upload = useQuery(uploadOptions(id));
  if (upload.error instanceof Refused && upload.error.status === 404) {
    return (
      <>
        <ScreenTitle title={t`Uploads`} />
        <Empty action={<Button component={Link} to="/uploads">{t`To the uploads`}</Button>}>
          {t`There is no such upload, or not of your shops.`}
        </Empty>
      </>
    );
  }
  return (
    <Stack gap="md">
      {!upload.data && <ScreenTitle title={t`Uploads`} />}
      <ListBody query={upload} isEmpty={() => false} empty={null}>
        {(answer) => <Page upload={answer} />}
      </ListBody>
    </Stack>
  );
}

function Page({ upload }: { upload: Upload }) {
  const { i18n } = useLingui();
  const { today } = useMe();
  const view = route.useSearch();
  useSeenWhere(upload);
  const kind = KIND_LABELS[upload.kind];
  const facts = [
    kind && i18n._(kind),
    upload.branch_name,
    upload.uploaded_by_name,
    formatShortDay(upload.uploaded_at.slice(0, 10), today ?? "", i18n.locale),
    upload.sheet,
  ].filter(Boolean);
  return (
    <Stack gap="md" maw={view.tab === "waiting" ? 1600 : 1000}>
      <div>
        <ScreenTitle
          key={isAtWork(upload) ? "" : upload.status} // its buttons go: Tab goes on from here
          title={upload.original_name}
        >
          <StatusBadge upload={upload} />
        </ScreenTitle>
        <Text size="sm" c="dimmed" dir="auto">
          {facts.join(" · ")}
        </Text>
      </div>
      <Stage upload={upload} />
    </Stack>
  );
}

/** Who handed it in sees here how it ended: the rail no longer says so. */
function useSeenWhere(upload: Upload) {
  const isUnseen = useUnseenUploads().data?.some(({ id }) => id === upload.id);
  const { mutate } = useSeen();
  const isOver = upload.finished_at !== null && !isAtWork(upload);
  useEffect(() => {
    if (isUnseen && isOver) mutate(upload.id);
  }, [isUnseen, isOver, upload.id, mutate]);
}

function Stage({ upload }: { upload: Upload }) {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const mayUndo = useMay("manage") && mayBeUndone(upload);
  const mayCorrect = useMay("upload") && hasWaitingRows(upload);
  if (upload.status === "reverting" && mayUndo) return <Undo upload={upload} />;
  if (isAtWork(upload)) return <AtWork upload={upload} />;
  if (upload.question)
    return <Question key={upload.job} upload={upload} question={upload.question} />;
  if (upload.status === "previewed") return <Preview upload={upload} />;
  const tabs = [
    { label: t`Rows`, tab: "" },
    {
      label: t`Waiting`,
      tab: "waiting",
      count: i18n.number(upload.counts.needs_attention),
      isHidden: !mayCorrect,
    },
    { label: t`Undo`, tab: "undo", isHidden: !mayUndo },
  ].filter((each) => !each.isHidden);
  const open = tabs.find((each) => each.tab === view.tab)?.tab ?? "";
  return (
    <>
      {tabs.length > 1 && (
        <TabLinks
          label={t`About this upload`}
          to={`/uploads/${upload.id}`}
          tabs={tabs.map(({ tab, ...each }) => ({
            ...each,
            isOpen: tab === open,
            search: { tab },
          }))}
        />
      )}
      {open === "waiting" && <Waiting upload={upload} />}
      {open === "undo" && <Undo upload={upload} />}
      {open === "" && <Ended upload={upload} />}
    </>
  );
}
