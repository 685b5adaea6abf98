import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useMay } from "@/api/me";
import { Empty, ListBody } from "@/components/lists/list-body";
import { NoRight } from "@/components/no-right";
import { ScreenTitle } from "@/components/screen-title";
import { EVER } from "@/lib/ranges";
import { CountedChoice, useDaysSaid } from "./counted";
import { Download } from "./download";
import { PartnerForm } from "./partner-form";
import { PartnerTable } from "./partner-table";
import { type Counted, useTable } from "./use-partners";

const route = getRouteApi("/partners");

/** What every partner brought, and what came without one: columns add up to the total. */
export function Partners() {
  const { t } = useLingui();
  const mayManage = useMay("manage");
  if (mayManage) return <Screen />;
  return (
    <Stack gap="md">
      <ScreenTitle title={t`Partners`} />
      <NoRight>{t`What partners brought is for managers and owners.`}</NoRight>
    </Stack>
  );
}

function Screen() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const table = useTable(view);
  const describe = useDaysSaid();
  const [isAdding, setIsAdding] = useState(false);
  const change = (change: Counted & { order?: string }) =>
    void navigate({ search: (now) => ({ ...now, ...change }) });
  const add = <Button onClick={() => setIsAdding(true)}>{t`Add a partner`}</Button>;
  const isAll = view.range === EVER && !view.project;
  return (
    <Stack gap="md" maw={1250}>
      <ScreenTitle title={t`Partners`}>
        <Group gap="xs">
          <Download view={view} />
          {add}
        </Group>
      </ScreenTitle>
      <CountedChoice view={view} onChange={change} />
      <ListBody
        query={table}
        isEmpty={({ partners }) => partners.length <= 1 && partners.every((row) => !row.leads)}
        empty={
          isAll || !view.project ? (
            <Empty action={add}>
              {t`No partner yet. Whoever brings leads stands here with what they brought.`}
            </Empty>
          ) : (
            <Empty
              action={
                <Button variant="default" onClick={() => change({ project: "" })}>
                  {t`All projects`}
                </Button>
              }
            >
              {t`Nobody works for this project yet.`}
            </Empty>
          )
        }
      >
        {(answer) => (
          <Stack gap="xs">
            <Text size="sm" c="dimmed" aria-live="polite">
              {describe(answer.start, answer.end, answer.compared_from, answer.compared_to)}
            </Text>
            <PartnerTable table={answer} view={view} onOrder={(order) => change({ order })} />
            <Text size="sm" c="dimmed">
              {t`Whom two partners brought, to different projects, counts with each.`}
            </Text>
          </Stack>
        )}
      </ListBody>
      {isAdding && (
        <PartnerForm
          onClose={(id) => {
            setIsAdding(false);
            if (id !== undefined) {
              void navigate({ to: "/partners/$id", params: { id: String(id) }, search: {} });
            }
          }}
        />
      )}
    </Stack>
  );
}
