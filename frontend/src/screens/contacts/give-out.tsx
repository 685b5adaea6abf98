import { useLingui } from "@lingui/react/macro";
import {
  Anchor,
  Button,
  Checkbox,
  Group,
  List,
  Modal,
  MultiSelect,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { client } from "@/api/client";
import { useMay, useMe } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { pageState, type Selection } from "./selection";
import { type Contact, filterOf, type View } from "./use-contacts";

type Props = {
  view: View;
  page: readonly Contact[];
  count: number;
  isExact: boolean;
  chosen: Selection;
  onChoose: (chosen: Selection) => void;
};

/** Choose this page, then all that match where that is meant, and give them out evenly. */
export function GiveOut({ view, page, count, isExact, chosen, onChoose }: Props) {
  const { t, i18n } = useLingui();
  const [isOpen, setOpen] = useState(false);
  const { isWhole, isPartly } = pageState(chosen, page);
  const isAll = "all" in chosen;
  const many = isAll ? count : chosen.ids.length;
  const all = i18n.number(count);
  const onPage = page.length;
  const said = isAll && !isExact ? `${all}+` : i18n.number(many);
  return (
    <Group gap="sm" mih={36} px={10}>
      <Checkbox
        checked={isWhole}
        indeterminate={isPartly && !isWhole}
        onChange={() => onChoose({ ids: isWhole ? [] : page.map((contact) => contact.id) })}
        label={t`${onPage} on this page`}
      />
      {isWhole && !isAll && (count > onPage || !isExact) && (
        <Anchor component="button" type="button" onClick={() => onChoose({ all: true })}>
          {isExact ? t`Choose all ${all} that match` : t`Choose all that match, more than ${all}`}
        </Anchor>
      )}
      {isAll && (
        <Text size="sm" fw={600}>
          {isExact ? t`All ${all} that match are chosen` : t`All that match are chosen`}
        </Text>
      )}
      {many > 0 && (
        <Button size="compact-md" onClick={() => setOpen(true)}>
          {t`Give out`}
        </Button>
      )}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={t`Give contacts out: ${said}`}>
        <Sharing
          view={view}
          chosen={chosen}
          onDone={() => {
            setOpen(false);
            onChoose({ ids: [] });
          }}
        />
      </Modal>
    </Group>
  );
}

type SharingProps = Pick<Props, "view" | "chosen"> & { onDone: () => void };

function Sharing({ view, chosen, onDone }: SharingProps) {
  const { t, i18n } = useLingui();
  const me = useMe();
  const queries = useQueryClient();
  const mayChoose = useMay("administer"); // who else there is, only owners may read
  const [staff, setStaff] = useState<string[]>([]);
  const [limit, setLimit] = useState("");
  const [reassign, setReassign] = useState(false);
  const [key] = useState(() => crypto.randomUUID()); // of this giving out, whatever the tries
  const members = useQuery({
    queryKey: ["users", "active"],
    queryFn: async ({ signal }) => {
      const query = { is_active: true, page_size: 200 };
      const { data } = await client.GET("/api/users/", { params: { query }, signal });
      return (data?.results ?? []).filter((user) => user.role === "staff");
    },
    enabled: mayChoose,
  });
  const give = useMutation({
    mutationFn: async () => {
      const named = "all" in chosen ? { filter: filterOf(view, me.id) } : { contacts: chosen.ids };
      const { data } = await client.POST("/api/contacts/assign/", {
        params: { header: { "Idempotency-Key": key } },
        body: {
          ...named,
          ...(staff.length && { staff: staff.map(Number) }),
          ...(limit.trim() && { daily_limit: Number(limit) }),
          reassign,
        },
      });
      return data;
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ["contacts"] }),
  });
  if (give.data) {
    const { assigned, staff: shares, left_over: left } = give.data;
    return (
      <Stack>
        <Text fw={600}>{t`${i18n.number(assigned)} given out.`}</Text>
        <List>
          {shares.map((share) => (
            <List.Item key={share.staff}>
              {t`${share.name}: ${share.assigned} more, ${share.open_now} open in all`}
            </List.Item>
          ))}
          {left.map((some) => (
            <List.Item key={some.reason}>{some.message}</List.Item>
          ))}
        </List>
        <Button onClick={onDone}>{t`Done`}</Button>
      </Stack>
    );
  }
  return (
    <Stack>
      <Text size="sm">{t`Evenly, counting what each has to do already.`}</Text>
      {mayChoose && (
        <MultiSelect
          label={t`To whom`}
          placeholder={staff.length ? "" : t`All active staff`}
          value={staff}
          onChange={setStaff}
          data={(members.data ?? []).map((user) => ({
            value: String(user.id),
            label: `${user.first_name ?? ""} ${user.last_name ?? ""}`.trim() || user.username,
          }))}
          searchable
          comboboxProps={{ withinPortal: true }}
        />
      )}
      <TextInput
        label={t`At most a day for each`}
        value={limit}
        onChange={(event) => setLimit(event.currentTarget.value.replace(/\D/g, ""))}
        inputMode="numeric"
        placeholder={t`No limit`}
      />
      <Checkbox
        label={t`Also those that somebody has already`}
        checked={reassign}
        onChange={(event) => setReassign(event.currentTarget.checked)}
      />
      {members.isError && <ErrorNote error={members.error} onRetry={() => members.refetch()} />}
      {give.isError && <ErrorNote error={give.error} />}
      <Button onClick={() => give.mutate()} loading={give.isPending} data-autofocus>
        {t`Give out`}
      </Button>
    </Stack>
  );
}
