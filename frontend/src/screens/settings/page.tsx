import { useLingui } from "@lingui/react/macro";
import { NavLink, Stack, Text } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useMe } from "@/api/me";
import { NoRight } from "@/components/no-right";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import classes from "./settings.module.css";
import { PARTS, topicOf } from "./topics";

type Props = {
  topic: string; // its address
  title?: string; // of one record below it
  beside?: ReactNode;
  children: ReactNode;
};

/** A topic of Settings: the others beside it, or a way back to them where there is no room. */
export function SettingsPage({ topic: to, title, beside, children }: Props) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const topic = topicOf(to);
  const label = topic ? i18n._(topic.label) : "";
  const may = !topic || me.rights.includes(topic.right);
  return (
    <div className={classes.frame}>
      <nav className={classes.topics} aria-label={t`Topics`}>
        {PARTS.map((part) => {
          const topics = part.topics.filter(({ right }) => me.rights.includes(right));
          if (topics.length === 0) return null;
          return (
            <Stack gap={0} mb="sm" key={part.title.id}>
              <Text size="xs" c="dimmed" px="xs">
                {i18n._(part.title)}
              </Text>
              {topics.map((each) => (
                <NavLink
                  key={each.to}
                  component={Link}
                  to={each.to}
                  label={i18n._(each.label)}
                  active={each.to === to}
                  aria-current={each.to === to ? "page" : undefined}
                />
              ))}
            </Stack>
          );
        })}
      </nav>
      <Stack gap="md">
        <TextLink to={title ? to : "/settings"} size="sm" {...(title ? {} : { hiddenFrom: "md" })}>
          {title ? label : t`Settings`}
        </TextLink>
        <ScreenTitle title={title ?? label}>{may && beside}</ScreenTitle>
        {may ? (
          children
        ) : topic?.right === "administer" ? (
          <Text>{t`Only owners set this. Ask one of them.`}</Text>
        ) : (
          <NoRight>{t`Managers and owners set this.`}</NoRight>
        )}
      </Stack>
    </div>
  );
}
