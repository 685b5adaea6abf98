import { useLingui } from "@lingui/react/macro";
import { Stack, Text, Title } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMay, useMe } from "@/api/me";
import classes from "@/components/lists/lists.module.css";
import { ScreenTitle } from "@/components/screen-title";
import { StepsLeft } from "./first-steps/steps-left";
import { PARTS } from "./topics";

/** What can be set here by whoever looks. */
export function Settings() {
  const { t, i18n } = useLingui();
  const me = useMe();
  const isOwner = useMay("administer");
  return (
    <Stack gap="lg" maw={760}>
      <ScreenTitle title={t`Settings`} />
      {isOwner && <StepsLeft />}
      {PARTS.map((part) => {
        const topics = part.topics.filter(({ right }) => me.rights.includes(right));
        if (topics.length === 0) return null;
        return (
          <Stack key={part.title.id} component="section" gap="xs">
            <Title order={2} size="h5">
              {i18n._(part.title)}
            </Title>
            <ul className={classes.rows} aria-label={i18n._(part.title)}>
              {topics.map((topic) => (
                <li key={topic.to} className={classes.row}>
                  <Link to={topic.to} className={classes.main}>
                    <Text fw={500}>{i18n._(topic.label)}</Text>
                    <Text size="sm" c="dimmed">
                      {i18n._(topic.about)}
                    </Text>
                  </Link>
                </li>
              ))}
            </ul>
          </Stack>
        );
      })}
    </Stack>
  );
}
