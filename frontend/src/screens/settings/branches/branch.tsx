import { msg } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Checkbox, Stack, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate, useParams } from "@tanstack/react-router";
import { useState } from "react";
import { renewBranches } from "@/api/branches";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { Empty, ListBody } from "@/components/lists/list-body";
import { FormEnd } from "../form-end";
import { linesOf } from "../organization/organization";
import { SettingsPage } from "../page";
import { useChanges } from "../use-changes";
import { DeleteBranch } from "./delete-branch";
import { type Branch, branchOptions, fetchBranch } from "./use-branches";

const TOPIC = "/settings/branches";

/** One branch, or a new one at `new`. */
export function BranchPage() {
  const { t } = useLingui();
  const { id } = useParams({ strict: false }) as { id: string };
  const isNew = id === "new";
  const [deleted, setDeleted] = useState(""); // the one just deleted here
  const branch = useQuery({ ...branchOptions(Number(id)), enabled: !isNew });
  if (isNew) {
    return (
      <SettingsPage topic={TOPIC} title={t`New branch`}>
        <BranchForm branch={null} />
      </SettingsPage>
    );
  }
  const isGone = branch.error instanceof Refused && branch.error.status === 404;
  return (
    <SettingsPage topic={TOPIC} title={branch.data?.name ?? t`Branch`}>
      {isGone ? (
        <Empty action={<Button component={Link} to={TOPIC}>{t`To the branches`}</Button>}>
          {deleted === id ? t`The branch is deleted.` : t`There is no such branch.`}
        </Empty>
      ) : (
        <ListBody query={branch} isEmpty={() => false} empty={null}>
          {(answer) => (
            <>
              <BranchForm branch={answer} />
              <DeleteBranch branch={answer} onDeleted={() => setDeleted(id)} />
            </>
          )}
        </ListBody>
      )}
    </SettingsPage>
  );
}

type Typed = ReturnType<typeof toForm>;
const toForm = (branch: Branch | null) => ({
  name: branch?.name ?? "",
  code: branch?.code ?? "",
  city: branch?.city ?? "",
  aliases: (branch?.aliases ?? []).join("\n"),
  is_active: branch?.is_active ?? true,
});

function toBody({ aliases, ...others }: Partial<Typed>) {
  return { ...others, ...(aliases !== undefined && { aliases: linesOf(aliases) }) };
}

function BranchForm({ branch }: { branch: Branch | null }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useChanges<Typed>({
    form: `branch:${branch?.id ?? "new"}`,
    stored: toForm(branch),
    ...(branch && { load: async () => toForm(await fetchBranch(branch.id)) }),
    save: (changed) =>
      branch
        ? client.PATCH("/api/branches/{id}/", {
            params: { path: { id: branch.id } },
            body: toBody(changed),
          })
        : client.POST("/api/branches/", { body: { name: "", ...toBody(changed) } }),
    onSaved: async () => {
      await renewBranches(queries);
      if (!branch) await navigate({ to: TOPIC });
    },
    words: {
      name: msg`Another branch goes by this name, or it has no letter.`,
      aliases: msg`Another branch goes by one of these, or one has no letter.`,
    },
  });
  return (
    <form onSubmit={form.submit}>
      <Stack gap="md">
        <TextInput
          label={t`Name of the branch`}
          {...form.text("name")}
          dir="auto"
          required
          autoComplete="off"
          autoFocus={!branch}
        />
        <TextInput label={t`Code`} {...form.text("code")} autoComplete="off" maw={240} />
        <TextInput label={t`City`} {...form.text("city")} dir="auto" autoComplete="off" />
        <Textarea
          label={t`Other spellings`}
          description={t`As sheets write it, one a line: CG Rd. Capitals, dots and spaces make no difference.`}
          {...form.text("aliases")}
          autosize
          minRows={2}
          dir="auto"
        />
        {branch && (
          <Checkbox
            label={t`Open`}
            description={t`A closed branch keeps what it has and is offered nowhere.`}
            {...form.check("is_active")}
          />
        )}
        <FormEnd
          form={form}
          mayNot={!form.values.name.trim()}
          {...(!branch && { label: t`Add the branch` })}
          labels={{ name: t`Name of the branch`, code: t`Code`, city: t`City` }}
        />
      </Stack>
    </form>
  );
}
