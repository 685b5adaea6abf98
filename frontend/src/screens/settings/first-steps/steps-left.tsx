import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { firstStepsOptions } from "@/api/first-steps";

/** While a business is new: how far it is, and the way on. */
export function StepsLeft() {
  const { t } = useLingui();
  const { data } = useQuery(firstStepsOptions);
  if (!data || data.is_done) return null;
  const done = data.steps.filter((step) => step.is_done).length;
  return (
    <Alert color="blue">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t`${done} of ${data.steps.length} first steps are done.`}</Text>
        <Button component={Link} to="/settings/first-steps" variant="default" size="compact-sm">
          {t`Go on with them`}
        </Button>
      </Group>
    </Alert>
  );
}
