import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Paper, Skeleton, Stack, Text, Title } from "@mantine/core";
import { useId } from "react";
import { ErrorNote } from "@/components/error-note";
import { TextLink } from "@/components/text-link";
import { useMayLapse } from "./use-dashboard";

/** Whom to call before they stay away: of now, whatever days are looked at. */
export function MayLapse({ branch }: { branch: string | undefined }) {
  const { t } = useLingui();
  const id = useId();
  const lapsing = useMayLapse(branch);
  const many = lapsing.data;
  return (
    <Paper component="section" withBorder p="md" aria-labelledby={id}>
      <Stack gap="sm">
        <Title order={2} size="h5" id={id}>{t`Who may lapse`}</Title>
        {many === undefined && lapsing.isError && (
          <ErrorNote error={lapsing.error} onRetry={() => void lapsing.refetch()} />
        )}
        {many === undefined && lapsing.isPending && <Skeleton height={20} width="60%" />}
        {many === 0 && <Text c="dimmed">{t`Nobody is later than they usually are.`}</Text>}
        {!!many && (
          <Text size="sm">
            <TextLink
              to="/customers/may-lapse"
              search={branch ? { branch } : {}}
              fw={600}
              underline="always"
            >
              {plural(many, { one: "# customer", other: "# customers" })}
            </TextLink>{" "}
            {t`came or bought later than they usually do: a list to call, as of today.`}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
