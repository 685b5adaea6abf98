import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import type { FormEvent } from "react";
import { useMe } from "@/api/me";
import { Empty, ListBody } from "@/components/lists/list-body";
import { Pager } from "@/components/lists/pager";
import { pageOf } from "@/lib/address";
import type { Upload } from "../use-uploads";
import { isWaiting, textOf, useWaitingRows, type WaitingRows } from "./use-waiting-rows";
import { Why } from "./why";

const route = getRouteApi("/uploads/$id");

/** On a phone: one row at a time, what is wrong with it first. */
export function OneRow({ upload }: { upload: Upload }) {
  const { t, i18n } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const waiting = useWaitingRows(upload);
  const { rows } = waiting;
  const found = rows.findIndex((row) => String(row.row_number) === view.row);
  const position = Math.max(found, 0);
  const goTo = (index: number) => {
    const row = rows[index];
    if (row) {
      void navigate({
        search: (now) => ({ ...now, row: String(row.row_number) }),
        replace: true,
      });
    }
  };
  return (
    <ListBody
      query={waiting.query}
      onFirstPage={
        pageOf(view.page) > 1 ? () => navigate({ search: ({ page: _, ...now }) => now }) : undefined
      }
      isEmpty={(answer) => answer.results.length === 0}
      empty={<Empty>{t`No row waits for this any more.`}</Empty>}
    >
      {(answer) => (
        <Stack gap="sm">
          <Group justify="space-between">
            <Button
              variant="default"
              size="compact-md"
              disabled={position === 0}
              onClick={() => goTo(position - 1)}
            >
              {t`Row before`}
            </Button>
            <Text size="sm" c="dimmed" role="status">
              {t`${i18n.number(position + 1)} of ${i18n.number(rows.length)} here`}
            </Text>
            <Button
              variant="default"
              size="compact-md"
              disabled={position >= rows.length - 1}
              onClick={() => goTo(position + 1)}
            >
              {t`Next row`}
            </Button>
          </Group>
          <RowForm key={rows[position]?.row_number} waiting={waiting} position={position} />
          <Pager
            list={answer}
            page={pageOf(view.page)}
            onPage={(page) =>
              navigate({ search: ({ row: _, ...now }) => ({ ...now, page: String(page) }) })
            }
          />
        </Stack>
      )}
    </ListBody>
  );
}

function RowForm({ waiting, position }: { waiting: WaitingRows; position: number }) {
  const { t } = useLingui();
  const { branches } = useMe();
  const row = waiting.rows[position];
  if (!row) return null;
  const wrong = new Set(row.problems.map((problem) => problem.column));
  const order = [...waiting.columns].sort(
    (one, other) => Number(wrong.has(other.heading)) - Number(wrong.has(one.heading)),
  );
  const one = waiting.tries[row.row_number];
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!one?.isAsking) waiting.tryThese([row]);
  };
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Title order={2} size="h5">{t`Row ${row.row_number}`}</Title>
        <Why row={row} one={one} />
        {order.map((column) => {
          const shown = waiting.shownOf(row, column);
          const understood = row.understood[column.heading];
          const came = textOf(row.raw[column.heading]);
          const original = came || t`empty`;
          return (
            <TextInput
              key={column.index}
              label={column.heading}
              value={shown}
              readOnly={!isWaiting(row)}
              dir="auto"
              autoComplete="off"
              list={column.field === "branch" ? "branches" : undefined}
              {...(came !== shown
                ? { description: t`In the sheet: ${original}` }
                : understood && { description: t`Understood as ${understood}` })}
              {...(wrong.has(column.heading) && { "aria-invalid": true })}
              onChange={(event) =>
                waiting.edit([
                  {
                    place: { row: position, column: waiting.columns.indexOf(column) },
                    text: event.currentTarget.value,
                  },
                ])
              }
            />
          );
        })}
        <datalist id="branches">
          {branches.map((branch) => (
            <option key={branch.id} value={branch.name} />
          ))}
        </datalist>
        {isWaiting(row) && (
          <Button type="submit" loading={one?.isAsking ?? false}>
            {t`Try it`}
          </Button>
        )}
      </Stack>
    </form>
  );
}
