import { useLingui } from "@lingui/react/macro";
import { Button, Group, Kbd, Modal, Stack, Text, Textarea, Title } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useEffect, useState } from "react";
import { client } from "@/api/client";
import { Refused } from "@/api/errors";
import { useMay } from "@/api/me";
import { ErrorNote } from "@/components/error-note";
import { FormButtons } from "@/components/form-buttons";
import { Empty, ListBody } from "@/components/lists/list-body";
import { PagedList } from "@/components/lists/paged-list";
import { PhoneNumber } from "@/components/phone-number";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { formatDay } from "@/lib/dates";
import { forgetPage, printPage } from "@/lib/print-page";
import { useKeys } from "@/lib/use-keys";
import { renewLeads } from "../use-leads";
import { ClaimBadge, ClaimRow } from "./claim-row";
import { type Claim, claimOptions, fetchPaper, isUndecided, useClaims } from "./use-claims";

const route = getRouteApi("/leads/claims/$id");

/** One claim with its evidence, to be printed; a manager decides where partners contest a lead. */
export function ClaimPage() {
  const { t } = useLingui();
  const id = Number(route.useParams().id);
  const claim = useQuery(claimOptions(id));
  const { error } = claim;
  return (
    <Stack gap="md" maw={1000}>
      <TextLink to="/leads/claims" size="sm">{t`To the claims`}</TextLink>
      {error instanceof Refused && error.status === 404 ? (
        <>
          <ScreenTitle title={t`Claims`} />
          <Empty>{t`There is no such claim, or not in your shops.`}</Empty>
        </>
      ) : (
        <>
          {!claim.data && <ScreenTitle title={t`Claims`} />}
          <ListBody query={claim} isEmpty={() => false} empty={null}>
            {(answer) => <Page claim={answer} />}
          </ListBody>
        </>
      )}
    </Stack>
  );
}

function Page({ claim }: { claim: Claim }) {
  const { t } = useLingui();
  const mayDecide = useMay("manage");
  const [isDeciding, setDeciding] = useState(false);
  const print = useMutation({ mutationFn: async () => printPage(await fetchPaper(claim.id)) });
  useEffect(() => forgetPage, []);
  const { lead, project } = claim;
  const [page, setPage] = useState(1);
  const ledger = useClaims({ lead, project, ordering: "id", page: String(page) });
  const mayBeDecided = isUndecided(ledger.data?.results ?? [], claim.partner);
  const onPrint = () => !print.isPending && print.mutate();
  useKeys([["P", onPrint]]);
  return (
    <Stack gap="md">
      <ScreenTitle title={t`Claim ${claim.id}`}>
        <Group gap="xs">
          {mayDecide && mayBeDecided && (
            <Button variant="default" onClick={() => setDeciding(true)}>
              {t`Decide for this partner`}
            </Button>
          )}
          <Button
            loading={print.isPending}
            onClick={onPrint}
            aria-keyshortcuts="P"
            leftSection={<IconPrinter size={18} aria-hidden />}
          >
            {t`Print`}
            <Kbd ms={8} size="xs" visibleFrom="sm" aria-hidden>
              P
            </Kbd>
          </Button>
        </Group>
      </ScreenTitle>
      {print.isError && <ErrorNote error={print.error} onRetry={onPrint} />}
      <Facts claim={claim} />
      <section>
        <Title order={2} size="h5" mb="xs">
          {t`Every line about this lead in this project`}
        </Title>
        <PagedList
          label={t`Ledger`}
          query={ledger}
          page={page}
          onPage={setPage}
          empty={<Empty>{t`No line is there.`}</Empty>}
        >
          {(answer) =>
            answer.results.map((line) => (
              <ClaimRow key={line.id} claim={line} isHere={line.id === claim.id} />
            ))
          }
        </PagedList>
        <Text size="sm" c="dimmed" mt="xs">
          {t`Lines are only ever added; none is changed or removed.`}
        </Text>
      </section>
      {isDeciding && <DecideForm claim={claim} onClose={() => setDeciding(false)} />}
    </Stack>
  );
}

function Facts({ claim }: { claim: Claim }) {
  const { t, i18n } = useLingui();
  const day = (at: string) => formatDay(at.slice(0, 10), i18n.locale);
  const time = claim.claimed_at.slice(11, 16); // in the organization's own time
  const facts = [
    t`claimed on ${day(claim.claimed_at)} at ${time}`,
    t`stands until ${day(claim.valid_until)}`,
    claim.description,
    claim.claimed_by_name && t`entered by ${claim.claimed_by_name}`,
    claim.reason && t`decided because: ${claim.reason}`,
  ].filter(Boolean);
  return (
    <Stack gap={4}>
      <Group gap="xs">
        <Text fw={500} dir="auto">
          {[claim.partner_name, claim.partner_code].filter(Boolean).join(" · ")}
        </Text>
        <ClaimBadge claim={claim} />
      </Group>
      <Text size="sm">
        <TextLink to="/leads/$id" params={{ id: String(claim.lead) }}>
          <bdi>{claim.lead_name || t`No name`}</bdi>
        </TextLink>{" "}
        <PhoneNumber phone={claim.lead_phone} /> · <bdi>{claim.project_name}</bdi>
      </Text>
      <Text size="sm" dir="auto">
        {facts.join(" · ")}
      </Text>
    </Stack>
  );
}

function DecideForm({ claim, onClose }: { claim: Claim; onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const navigate = route.useNavigate();
  const [reason, setReason] = useState("");
  const decide = useMutation({
    mutationFn: async () => {
      const { data } = await client.POST("/api/partner-claims/{id}/decide/", {
        params: { path: { id: claim.id } },
        body: { reason: reason.trim() },
      });
      return data;
    },
    onSuccess: async (decided) => {
      await renewLeads(queries);
      onClose();
      if (decided) void navigate({ to: "/leads/claims/$id", params: { id: String(decided.id) } });
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() && !decide.isPending) decide.mutate();
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t`The lead is that of ${claim.partner_name}`}
      closeButtonProps={{ "aria-label": t`Close` }}
    >
      <form onSubmit={submit}>
        <Stack>
          <Textarea
            label={t`Why this partner`}
            description={t`It stands in the ledger and on the paper that both partners read.`}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
            maxLength={500}
            autosize
            minRows={2}
            dir="auto"
            data-autofocus
          />
          {decide.isError && <ErrorNote error={decide.error} />}
          <FormButtons
            onDiscard={onClose}
            isBlank={!reason}
            maySave={!!reason.trim()}
            isSaving={decide.isPending}
          />
        </Stack>
      </form>
    </Modal>
  );
}
