import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  Autocomplete,
  Button,
  Checkbox,
  Group,
  NativeSelect,
  Stack,
  Text,
  TextInput,
} from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useMay, useMe } from "@/api/me";
import { useProjects } from "@/api/projects";
import { ErrorNote } from "@/components/error-note";
import { TextLink } from "@/components/text-link";
import { problemWords } from "../problem-words";
import type { Upload } from "../use-uploads";
import { AddIt } from "./add-it";
import {
  type Correction,
  filterOf,
  type Trying,
  useCorrect,
  type WaitingGroup,
} from "./use-groups";
import classes from "./waiting.module.css";

type Props = {
  upload: Upload;
  group: WaitingGroup;
  isOpen: boolean;
  onCorrected: (correction: Correction, trying: Trying) => void;
};

/** "214 rows: Shop, Prahladnagar", why, and what is to stand there instead. */
export function GroupCard({ upload, group, isOpen, onCorrected }: Props) {
  const { t } = useLingui();
  return (
    <li className={classes.group} data-open={isOpen || undefined}>
      <Stack gap={6}>
        <GroupWords group={group} />
        {group.is_correctable && (
          <OneForAll upload={upload} group={group} onCorrected={onCorrected} />
        )}
        <TextLink
          to="/uploads/$id"
          params={{ id: String(upload.id) }}
          search={{ tab: "waiting", ...filterOf(group), row: String(group.first_row) }}
          aria-current={isOpen ? "true" : undefined}
        >
          {group.rows === 1 ? t`Show the row` : t`Show the rows`}
        </TextLink>
      </Stack>
    </li>
  );
}

/** How many rows, of which cell, and what is wrong with it. */
export function GroupWords({ group }: { group: WaitingGroup }) {
  return (
    <>
      <Text fw={600} dir="auto">
        {plural(group.rows, { one: "# row", other: "# rows" })}
        {group.column && ` · ${group.column}`}
        {group.value && (
          <>
            {": "}
            <span className={classes.wrong}>{group.value}</span>
          </>
        )}
      </Text>
      <Text size="sm">{problemWords(group)}</Text>
    </>
  );
}

function OneForAll({ upload, group, onCorrected }: Omit<Props, "isOpen">) {
  const { t } = useLingui();
  const { branches } = useMe();
  const mayRemember = useMay("manage") && group.field === "branch" && group.value !== "";
  const correct = useCorrect(upload.id, onCorrected);
  const isBranch = group.field === "branch" && branches.length > 0;
  const projects = useProjects(group.field === "project");
  const [replacement, setReplacement] = useState(isBranch ? "" : group.value);
  const [remember, setRemember] = useState(false);
  const isChosen = replacement !== "" || !isBranch; // no shop is none to put in its place
  const isChanged = isChosen && replacement.trim() !== group.value.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged || correct.isPending) return;
    correct.mutate({ group, replacement, remember });
  };
  const label = group.value ? t`Correct ${group.value} to` : t`${group.column} of these rows`;
  return (
    <form onSubmit={submit}>
      <Stack gap={6}>
        <Group gap="xs" wrap="nowrap" align="flex-start">
          {isBranch ? (
            <NativeSelect
              className={classes.control ?? ""}
              aria-label={label}
              value={replacement}
              onChange={(event) => setReplacement(event.currentTarget.value)}
              data={[
                { value: "", label: t`Choose the shop` },
                ...branches.map((branch) => branch.name),
              ]}
            />
          ) : group.field === "project" ? (
            <Autocomplete
              className={classes.control ?? ""}
              aria-label={label}
              value={replacement}
              onChange={setReplacement}
              data={(projects.data ?? []).map(({ name }) => name)}
              dir="auto"
            />
          ) : (
            <TextInput
              className={classes.control ?? ""}
              aria-label={label}
              value={replacement}
              onChange={(event) => setReplacement(event.currentTarget.value)}
              onFocus={(event) => event.currentTarget.select()}
              autoComplete="off"
              dir="auto"
            />
          )}
          <Button type="submit" disabled={!isChanged} loading={correct.isPending}>
            {plural(group.rows, { one: "Correct it", other: "Apply to #" })}
          </Button>
        </Group>
        {mayRemember && (
          <Checkbox
            size="sm"
            label={t`Remember: the next sheet is understood`}
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
        )}
        {correct.isError && <ErrorNote error={correct.error} />}
        <AddIt
          group={group}
          onAdded={() => correct.mutate({ group, replacement: group.value, remember: false })}
        />
      </Stack>
    </form>
  );
}
