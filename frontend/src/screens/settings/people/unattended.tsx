import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Alert, Button, Group, Text } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { client } from "@/api/client";
import type { components } from "@/api/schema";
import { unattendedContacts } from "@/api/unattended";
import { ErrorNote } from "@/components/error-note";

type Of = components["schemas"]["Unattended"];

/** Open contacts of who left or only reads now: they stay with them until they are given out. */
export function Unattended({ only }: { only?: number }) {
  const unattended = useQuery(unattendedContacts);
  if (unattended.isError) {
    return <ErrorNote error={unattended.error} onRetry={() => unattended.refetch()} />;
  }
  const of = (unattended.data ?? []).filter(
    ({ staff, reason }) =>
      (reason === "left" || reason === "reads_only") && (only === undefined || staff === only),
  );
  return of.map((each) => <OfWhom key={each.staff} of={each} />);
}

function OfWhom({ of }: { of: Of }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const give = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/contacts/redistribute/", {
        body: { from: [of.staff as number], dry_run: false },
      });
      return data;
    },
    onSuccess: () =>
      Promise.all(
        ["contacts", "worklist"].map((key) => queries.invalidateQueries({ queryKey: [key] })),
      ),
  });
  const many = plural(of.open_contacts, { one: "# open contact", other: "# open contacts" });
  return (
    <Alert color="orange">
      <Group justify="space-between" gap="sm">
        <Text size="sm" dir="auto">
          {of.reason === "left"
            ? t`${of.name ?? ""} left; ${many} wait for somebody else.`
            : t`${of.name ?? ""} only reads now; ${many} wait for somebody else.`}
        </Text>
        <Button
          size="compact-sm"
          variant="default"
          loading={give.isPending}
          onClick={() => give.mutate()}
        >
          {t`Give them out evenly`}
        </Button>
      </Group>
      {give.isError && <ErrorNote error={give.error} />}
    </Alert>
  );
}
