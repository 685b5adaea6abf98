import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { client } from "@/api/client";
import { ErrorNote } from "@/components/error-note";
import { TextLink } from "@/components/text-link";
import { useIsWide } from "@/lib/use-is-wide";
import type { Upload } from "../use-uploads";
import { WaitingGrid } from "./grid";
import { Groups } from "./groups";
import { OneRow } from "./one-row";
import type { Trying } from "./use-groups";
import classes from "./waiting.module.css";
import { Workbook } from "./workbook";

const route = getRouteApi("/uploads/$id");

/** Rows that wait: what they share at the left, they themselves at the right. */
export function Waiting({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const view = route.useSearch();
  const isWide = useIsWide();
  const filter = JSON.stringify([view.problem, view.column, view.value, view.page]);
  if (isWide) {
    return (
      <Stack gap="sm">
        <TryAll upload={upload} />
        <div className={classes.beside}>
          <Stack>
            <Groups upload={upload} />
            <Workbook upload={upload} />
          </Stack>
          <WaitingGrid key={filter} upload={upload} />
        </div>
      </Stack>
    );
  }
  if (view.row) {
    return (
      <Stack gap="sm">
        <TextLink to="/uploads/$id" params={{ id: String(upload.id) }} search={{ tab: "waiting" }}>
          {t`To what rows wait for`}
        </TextLink>
        <OneRow key={filter} upload={upload} />
      </Stack>
    );
  }
  return (
    <Stack gap="sm">
      <Groups upload={upload} />
      <TryAll upload={upload} />
      <Workbook upload={upload} />
    </Stack>
  );
}

/** After a shop, project or partner was added elsewhere. */
function TryAll({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const retry = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/uploads/{id}/rows/retry/", {
        params: { path: { id: upload.id } },
        body: { dry_run: false },
      });
      return data as Trying;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["uploads"] }),
  });
  const { settled, matched, job } = retry.data ?? {};
  return (
    <Group gap="sm">
      <Button
        variant="default"
        size="compact-md"
        onClick={() => retry.mutate()}
        loading={retry.isPending}
      >
        {t`Try all again as they are`}
      </Button>
      <span role="status">
        {retry.data &&
          (job ? t`Being tried in the background.` : t`${settled} of ${matched} are in.`)}
      </span>
      {retry.isError && <ErrorNote error={retry.error} />}
    </Group>
  );
}
