import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Text } from "@mantine/core";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useMe } from "@/api/me";
import { Choice } from "@/components/lists/choice";
import { Empty } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { NobodyLikeThis, PagedList } from "@/components/lists/paged-list";
import { SearchBox } from "@/components/lists/search-box";
import { pageOf } from "@/lib/address";
import { formatShortDay } from "@/lib/dates";
import { SettingsPage } from "../page";
import { ROLE_LABELS } from "../roles";
import { Unattended } from "./unattended";
import { nameOf, type User, usePeople } from "./use-people";

const route = getRouteApi("/settings/people");
const NEW = "/settings/people/new";

export function People() {
  const { t } = useLingui();
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const people = usePeople(view);
  const isFiltered = !!(view.search || view.active);
  return (
    <SettingsPage
      topic="/settings/people"
      beside={<Button component={Link} to={NEW}>{t`New colleague`}</Button>}
    >
      <Unattended />
      <Group gap="sm" grow preventGrowOverflow={false}>
        <SearchBox
          label={t`Search people`}
          value={view.search ?? ""}
          onChange={(search) =>
            navigate({ search: ({ page: _, ...now }) => ({ ...now, search }), replace: true })
          }
          isAsking={people.isPlaceholderData}
        />
        <Choice
          label={t`Who`}
          value={view.active ?? ""}
          all={t`Who works here`}
          choices={[
            ["no", t`Who left`],
            ["all", t`All`],
          ]}
          onChange={(active) => navigate({ search: ({ page: _, ...now }) => ({ ...now, active }) })}
        />
      </Group>
      <PagedList
        label={t`People`}
        query={people}
        page={pageOf(view.page)}
        onPage={(page) => navigate({ search: (now) => ({ ...now, page: String(page) }) })}
        empty={
          isFiltered ? (
            <NobodyLikeThis onShowAll={() => void navigate({ search: { active: "all" } })}>
              {t`Nobody is like this.`}
            </NobodyLikeThis>
          ) : (
            <Empty>{t`Nobody works here yet.`}</Empty>
          )
        }
      >
        {(answer) => answer.results.map((user) => <Row key={user.id} user={user} />)}
      </PagedList>
    </SettingsPage>
  );
}

function Row({ user }: { user: User }) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const role = ROLE_LABELS[user.role ?? ""];
  const where = (user.branches ?? []).map(
    (id) => me.branches.find((branch) => branch.id === id)?.name ?? t`a closed branch`,
  );
  const seen = user.last_login
    ? t`last here ${formatShortDay(user.last_login.slice(0, 10), me.today ?? "", i18n.locale)}`
    : t`never here`;
  return (
    <li className={classes.row}>
      <Link to="/settings/people/$id" params={{ id: String(user.id) }} className={classes.main}>
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text fw={500} dir="auto" lineClamp={2} title={nameOf(user)}>
            {nameOf(user)}
          </Text>
          {user.is_active === false ? (
            <Badge variant="default">{t`Left`}</Badge>
          ) : (
            role && <Badge variant="light">{i18n._(role)}</Badge>
          )}
        </Group>
        <Text size="sm" c="dimmed" dir="auto">
          {[user.username, where.join(", "), seen].filter(Boolean).join(" · ")}
        </Text>
      </Link>
    </li>
  );
}
