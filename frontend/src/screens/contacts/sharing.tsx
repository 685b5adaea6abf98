import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, List, Stack, Text, TextInput } from "@mantine/core";
import { useState } from "react";
import { useColleagues } from "@/api/colleagues";
import { useFormatCount } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { leftOverText } from "./texts";
import { type Source, useSharing } from "./use-sharing";

type Props = {
  source: Source;
  without?: readonly number[]; // members who are not there to take any
  onDone: () => void;
};

/** To whom, with what each would get beside the name, before anything is done. */
export function Sharing({ source, without = [], onDone }: Props) {
  const { t } = useLingui();
  const format = useFormatCount();
  const colleagues = useColleagues();
  const [named, setNamed] = useState<number[] | null>(null); // null: all staff
  const [limit, setLimit] = useState("");
  const [reassign, setReassign] = useState(false);
  const members = (colleagues.data ?? []).filter(({ id }) => !without.includes(id));
  const staff = named ?? members.filter((each) => each.role === "staff").map((each) => each.id);
  const { preview, isLate, give } = useSharing(source, { staff, limit, reassign });
  const shown = give.data ?? (staff.length > 0 ? preview.data : undefined);
  const shareOf = (id: number) => shown?.staff.find((share) => share.staff === id);
  const leftOver = (
    <List size="sm">
      {(shown?.left_over ?? []).map((left) => (
        <List.Item key={`${left.reason} ${left.branch_name}`}>{leftOverText(left)}</List.Item>
      ))}
    </List>
  );
  if (give.data) {
    return (
      <Stack>
        <Text fw={600} role="status">{t`${format(give.data.assigned)} given out.`}</Text>
        <List>
          {give.data.staff.map((share) => (
            <List.Item key={share.staff}>
              {t`${share.name}: ${share.assigned} more, ${share.open_now} open in all`}
            </List.Item>
          ))}
        </List>
        {leftOver}
        <Button onClick={onDone}>{t`Done`}</Button>
      </Stack>
    );
  }
  if (colleagues.isError) {
    return <ErrorNote error={colleagues.error} onRetry={() => colleagues.refetch()} />;
  }
  const many = shown && !isLate ? shown.assigned : null;
  return (
    <Stack>
      <Checkbox.Group
        label={t`To whom`}
        description={t`Evenly, counting what each has to do already.`}
        value={staff.map(String)}
        onChange={(ids) => setNamed(ids.map(Number))}
      >
        <Stack gap={6} mt="xs" mah={280} style={{ overflowY: "auto" }}>
          {members.map(({ id, name }) => {
            const share = shareOf(id);
            return (
              <Checkbox
                key={id}
                value={String(id)}
                label={<bdi>{name}</bdi>}
                description={
                  share && staff.includes(id)
                    ? t`gets ${share.assigned}, then has ${share.open_now} open`
                    : undefined
                }
                style={{ opacity: isLate ? 0.6 : 1 }}
              />
            );
          })}
        </Stack>
      </Checkbox.Group>
      <TextInput
        label={t`At most a day for each`}
        value={limit}
        onChange={(event) => setLimit(event.currentTarget.value.replace(/\D/g, "").slice(0, 5))}
        inputMode="numeric"
        placeholder={t`No limit`}
      />
      {!("from" in source) && (
        <Checkbox
          label={t`Also those that somebody has already`}
          checked={reassign}
          onChange={(event) => setReassign(event.currentTarget.checked)}
        />
      )}
      {leftOver}
      {staff.length === 0 && colleagues.isSuccess && (
        <Text size="sm">{t`Choose at least one.`}</Text>
      )}
      {preview.isError && !isLate && (
        <ErrorNote error={preview.error} onRetry={() => preview.refetch()} />
      )}
      {give.isError && <ErrorNote error={give.error} />}
      <Button onClick={() => give.mutate()} loading={give.isPending} disabled={!many}>
        {many === null ? t`Give out` : t`Give out ${format(many)}`}
      </Button>
    </Stack>
  );
}
