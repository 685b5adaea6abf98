import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import { Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import type { components } from "@/api/schema";
import { ErrorNote } from "@/components/error-note";
import { ListBody } from "@/components/lists/list-body";
import { formatMoment } from "../moments";
import { SettingsPage } from "../page";
import { RecoveryCodes } from "./recovery-codes";
import { RemoveFactor } from "./remove-factor";
import { SetUp } from "./set-up";

type Factor = components["schemas"]["SecondFactor"];
const KEY = ["me", "second-factor"];

/** One's own: set up, its recovery codes, and off again. */
export function OwnSecondFactor() {
  const queries = useQueryClient();
  const [codes, setCodes] = useState<string[] | null>(null); // shown this once
  const factor = useQuery({
    queryKey: KEY,
    queryFn: async ({ signal }) => {
      const { data } = await client.GET("/api/me/second-factor/", { signal });
      return data as Factor;
    },
  });
  const renew = () => queries.invalidateQueries({ queryKey: KEY });
  const show = async (made: string[]) => {
    setCodes(made);
    await renew();
  };
  return (
    <SettingsPage topic="/settings/second-factor">
      {codes ? (
        <RecoveryCodes codes={codes} onDone={() => setCodes(null)} />
      ) : (
        <ListBody query={factor} isEmpty={() => false} empty={null}>
          {(answer) =>
            answer.is_set_up ? (
              <Having factor={answer} onCodes={show} onRemoved={renew} />
            ) : (
              <SetUp isRequired={answer.is_required} onCodes={show} />
            )
          }
        </ListBody>
      )}
    </SettingsPage>
  );
}

type HavingProps = {
  factor: Factor;
  onCodes: (codes: string[]) => void;
  onRemoved: () => void;
};

function Having({ factor, onCodes, onRemoved }: HavingProps) {
  const { t, i18n } = useLingui();
  const since = factor.since ? formatMoment(factor.since, i18n.locale) : "";
  const left = plural(factor.recovery_codes_left, {
    one: "# recovery code is left.",
    other: "# recovery codes are left.",
  });
  return (
    <Stack gap="lg">
      <Text>
        {t`You sign in with a code of your app, since ${since}.`} {left}
      </Text>
      <NewCodes onCodes={onCodes} />
      {factor.is_required ? (
        <Text c="dimmed">{t`Your role needs a second factor, so it can't be taken off.`}</Text>
      ) : (
        <RemoveFactor onRemoved={onRemoved} />
      )}
    </Stack>
  );
}

function NewCodes({ onCodes }: { onCodes: (codes: string[]) => void }) {
  const { t } = useLingui();
  const [code, setCode] = useState("");
  const make = useMutation({
    mutationFn: async () => {
      const body = { code: code.trim() };
      const { data } = await client.POST("/api/me/second-factor/recovery-codes/", { body });
      return data?.recovery_codes ?? [];
    },
    onSuccess: onCodes,
  });
  const wrong = make.error instanceof Refused ? make.error.at("code") : undefined;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() && !make.isPending) make.mutate();
  };
  return (
    <Stack component="section" gap="sm" aria-label={t`New recovery codes`}>
      <Title order={2} size="h5">{t`New recovery codes`}</Title>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={t`Code of the app`}
            description={t`Those you have stop working.`}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
            error={wrong}
            autoComplete="one-time-code"
            maw={320}
          />
          {make.isError && !wrong && <ErrorNote error={make.error} />}
          <Group>
            <Button
              type="submit"
              variant="default"
              disabled={!code.trim()}
              loading={make.isPending}
            >
              {t`Make new codes`}
            </Button>
          </Group>
        </Stack>
      </form>
    </Stack>
  );
}
