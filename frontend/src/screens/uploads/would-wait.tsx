import { useLingui } from "@lingui/react/macro";
import { Stack, Title } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { ListBody } from "@/components/lists/list-body";
import { Pager } from "@/components/lists/pager";
import { TextLink } from "@/components/text-link";
import { pageOf } from "@/lib/address";
import type { Upload } from "./use-uploads";
import { GroupWords } from "./waiting/group-card";
import { filterOf, GROUPS_PREVIEWED, usePreviewedGroups } from "./waiting/use-groups";
import classes from "./waiting/waiting.module.css";

const route = getRouteApi("/uploads/$id");

/** What rows would wait for, the most of them first; each leads to its rows below. */
export function WouldWait({ upload }: { upload: Upload }) {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const page = pageOf(view.groups);
  const groups = usePreviewedGroups(upload, page);
  return (
    <Stack component="section" gap="xs" aria-label={t`What rows would wait for`}>
      <Title order={2} size="h5">{t`What rows would wait for`}</Title>
      <ListBody
        query={groups}
        isEmpty={(answer) => answer.results.length === 0}
        empty={null}
        onFirstPage={
          page > 1 ? () => navigate({ search: ({ groups: _, ...now }) => now }) : undefined
        }
      >
        {(answer) => (
          <>
            <ul className={classes.groups}>
              {answer.results.map((group) => {
                const filter = filterOf(group);
                const isOpen =
                  view.problem === filter.problem &&
                  (view.column ?? "") === filter.column &&
                  (view.value ?? "") === filter.value;
                return (
                  <li
                    key={JSON.stringify(filter)}
                    className={classes.group}
                    data-open={isOpen || undefined}
                  >
                    <GroupWords group={group} />
                    <TextLink
                      to="/uploads/$id"
                      params={{ id: String(upload.id) }}
                      search={{
                        ...filter,
                        outcome: "needs_attention",
                        ...(view.groups && { groups: view.groups }),
                      }}
                      aria-current={isOpen ? "true" : undefined}
                    >
                      {group.rows === 1 ? t`Show the row` : t`Show the rows`}
                    </TextLink>
                  </li>
                );
              })}
            </ul>
            <Pager
              list={answer}
              page={page}
              pageSize={GROUPS_PREVIEWED}
              onPage={(next) => navigate({ search: (now) => ({ ...now, groups: String(next) }) })}
            />
          </>
        )}
      </ListBody>
    </Stack>
  );
}
