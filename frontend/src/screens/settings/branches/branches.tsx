import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Empty, ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { SettingsPage } from "../page";
import { type Branch, branchesOptions } from "./use-branches";

const NEW = "/settings/branches/new";

export function Branches() {
  const { t } = useLingui();
  const branches = useQuery(branchesOptions);
  return (
    <SettingsPage
      topic="/settings/branches"
      beside={<Button component={Link} to={NEW}>{t`New branch`}</Button>}
    >
      <ListBody
        query={branches}
        isEmpty={(answer) => answer.length === 0}
        empty={
          <Empty action={<Button component={Link} to={NEW}>{t`Add the first branch`}</Button>}>
            {t`Each shop is a branch: customers, visits and bills are of one.`}
          </Empty>
        }
      >
        {(answer) => (
          <ul className={classes.rows} aria-label={t`Branches`}>
            {answer.map((branch) => (
              <Row key={branch.id} branch={branch} />
            ))}
          </ul>
        )}
      </ListBody>
    </SettingsPage>
  );
}

function Row({ branch }: { branch: Branch }) {
  const { t } = useLingui();
  const spellings = branch.aliases?.length ?? 0;
  const facts = [
    branch.code,
    branch.city,
    spellings > 0 && plural(spellings, { one: "# more spelling", other: "# more spellings" }),
  ].filter(Boolean);
  return (
    <li className={classes.row}>
      <Link to="/settings/branches/$id" params={{ id: String(branch.id) }} className={classes.main}>
        <Group gap="xs" justify="space-between" wrap="nowrap">
          <Text fw={500} dir="auto" lineClamp={2} title={branch.name}>
            {branch.name}
          </Text>
          {branch.is_active === false && <Badge variant="default">{t`Closed`}</Badge>}
        </Group>
        {facts.length > 0 && (
          <Text size="sm" c="dimmed" dir="auto">
            {facts.join(" · ")}
          </Text>
        )}
      </Link>
    </li>
  );
}
