import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Stack, Text, VisuallyHidden } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { firstStepsOptions, type FirstSteps as Steps } from "@/api/first-steps";
import { useMe } from "@/api/me";
import { ListBody } from "@/components/lists/list-body";
import classes from "@/components/lists/lists.module.css";
import { TextLink } from "@/components/text-link";
import { countryName } from "../organization/world";
import { SettingsPage } from "../page";
import { LOOK, STEPS } from "./steps";

type Step = Steps["steps"][number];

/** What a new business does first. Each is ticked by its data; nothing here is remembered. */
export function FirstSteps() {
  const { t } = useLingui();
  const steps = useQuery({ ...firstStepsOptions, staleTime: 0 });
  return (
    <SettingsPage topic="/settings/first-steps">
      <Text>
        {t`In a few minutes your customers are here. Each step is ticked once it is done; leave whenever you like, Settings brings you back.`}
      </Text>
      <ListBody query={steps} isEmpty={() => false} empty={null}>
        {(answer) => (
          <Stack gap="md">
            {answer.is_done && (
              <Text role="status" fw={500}>
                {t`All that must be is done. Your business is here.`}
              </Text>
            )}
            <ol className={classes.rows} aria-label={t`First steps`}>
              {answer.steps.map((step, index) => (
                <Row
                  key={step.step}
                  step={step}
                  number={index + 1}
                  isNext={step === answer.steps.find(({ is_done }) => !is_done)}
                />
              ))}
            </ol>
            <Group>
              <TextLink to="/counter">{t`To the counter`}</TextLink>
              {answer.is_done && <TextLink to="/customers">{t`To your customers`}</TextLink>}
            </Group>
          </Stack>
        )}
      </ListBody>
    </SettingsPage>
  );
}

type RowProps = { step: Step; number: number; isNext: boolean };

function Row({ step, number, isNext }: RowProps) {
  const { t, i18n } = useLingui();
  const { organization, currency, branches } = useMe();
  const { title, about, done, to, later, button } = STEPS[step.step];
  const facts = [
    organization.name,
    countryName(organization.default_region ?? "", i18n.locale),
    currency?.code,
    organization.time_zone?.replaceAll("_", " "),
  ].filter(Boolean);
  const shown: Partial<Record<Step["step"], string>> = {
    organization: facts.join(" · "),
    branches: branches.map(({ name }) => name).join(" · "),
  };
  return (
    <li className={classes.row}>
      <Badge circle size="lg" variant={step.is_done ? "filled" : "default"} aria-hidden>
        {step.is_done ? <IconCheck size={14} /> : number}
      </Badge>
      <Stack gap={2} flex={1}>
        <Text fw={500}>
          {i18n._(title)}
          {step.is_done && <VisuallyHidden>, {t`done`}</VisuallyHidden>}
          {step.is_optional && !step.is_done && (
            <Text span size="sm" c="dimmed">
              {" "}
              {t`if you have any`}
            </Text>
          )}
        </Text>
        <Text size="sm" c="dimmed">
          {i18n._(step.is_done ? done : about)}
        </Text>
        {shown[step.step] && (
          <Text size="sm" dir="auto" lineClamp={2}>
            {shown[step.step]}
          </Text>
        )}
      </Stack>
      <Button
        component={Link}
        to={step.is_done ? later : to}
        variant={isNext ? "filled" : "default"}
        size="compact-md"
      >
        {i18n._(step.is_done ? LOOK : button)}
      </Button>
    </li>
  );
}
