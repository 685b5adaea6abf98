import { useLingui } from "@lingui/react/macro";
import { Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { Refused } from "@/api/errors";
import { useMay } from "@/api/me";
import { OutcomeLog } from "@/components/calls/outcome-log";
import { Empty, ListBody } from "@/components/lists/list-body";
import { TabLinks } from "@/components/lists/tab-links";
import { ScreenTitle } from "@/components/screen-title";
import { TextLink } from "@/components/text-link";
import { useKeys } from "@/lib/use-keys";
import { MoveLog } from "../moving/move-log";
import { LoanForm } from "../promised/loan-form";
import { type LeadDetail, leadOptions } from "../use-leads";
import { ClaimsOf, DoublesOf, LoansOf } from "./also";
import { Decide } from "./decide";
import { FollowUpForm } from "./follow-up-form";
import { LeadForm } from "./lead-form";
import classes from "./lead-page.module.css";
import { FollowUps, Visits } from "./lines";
import { LeadPanel } from "./open-lead";

const route = getRouteApi("/leads/$id");

/** One lead, to be read first: who, in which projects, and all that was said and promised. */
export function LeadPage() {
  const { t } = useLingui();
  const id = Number(route.useParams().id);
  const lead = useQuery(leadOptions(id));
  const { error } = lead;
  const survivor = error instanceof Refused && error.status === 410 && error.body.merged_into;
  if (survivor) {
    return (
      <>
        <ScreenTitle title={t`Leads`} />
        <Empty
          action={
            <TextLink
              to="/leads/$id"
              params={{ id: String(survivor) }}
            >{t`Open that one`}</TextLink>
          }
        >
          {t`This lead became one with another.`}
        </Empty>
      </>
    );
  }
  if (error instanceof Refused && error.status === 404) {
    return (
      <>
        <ScreenTitle title={t`Leads`} />
        <Empty action={<TextLink to="/leads">{t`To the leads`}</TextLink>}>
          {t`There is no such lead, or not in your shops.`}
        </Empty>
      </>
    );
  }
  return (
    <Stack gap="md">
      {!lead.data && <ScreenTitle title={t`Leads`} />}
      <ListBody query={lead} isEmpty={() => false} empty={null}>
        {(answer) => <Page key={answer.id} lead={answer} />}
      </ListBody>
    </Stack>
  );
}

type Form = "correct" | "follow-up" | "loan";

function Page({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const mayWork = useMay("work");
  const { project } = route.useSearch();
  const [form, setForm] = useState<Form | null>(null);
  const [done, setDone] = useState("");
  const mayFollow = mayWork && lead.conversion_status !== "lost";
  const show = (asked: Form) => () => {
    setDone("");
    setForm(asked);
  };
  const close = (said = "") => {
    setForm(null);
    setDone(said);
  };
  useKeys(
    mayWork
      ? [
          ["E", show("correct")],
          ["R", () => mayFollow && show("follow-up")()],
        ]
      : [],
  );
  return (
    <Stack gap="md">
      <div>
        <TextLink to="/leads" size="sm">{t`To the leads`}</TextLink>
        <ScreenTitle title={t`Lead`} tab={lead.full_name || lead.contact_number}>
          {mayWork && (
            <Group gap="xs">
              {mayFollow && (
                <Button onClick={show("follow-up")} aria-keyshortcuts="R">
                  {t`Follow-up`} <Hint keys="R" />
                </Button>
              )}
              <Button variant="default" onClick={show("loan")}>{t`Promised loan`}</Button>
              <Button variant="default" onClick={show("correct")} aria-keyshortcuts="E">
                {t`Correct`} <Hint keys="E" />
              </Button>
            </Group>
          )}
        </ScreenTitle>
        <div role="status">{done && <Text size="sm">{done}</Text>}</div>
        <OutcomeLog />
        <MoveLog />
      </div>
      <div className={classes.page}>
        <Stack gap="sm">
          <LeadPanel lead={lead} at={Number(project)} />
          {mayWork && <Decide lead={lead} />}
        </Stack>
        <History lead={lead} />
      </div>
      {form === "correct" && <LeadForm lead={lead} onClose={() => close()} />}
      {form === "follow-up" && <FollowUpForm lead={lead} onClose={close} />}
      {form === "loan" && <LoanForm lead={lead} onClose={() => close()} />}
    </Stack>
  );
}

function Hint({ keys }: { keys: string }) {
  return (
    <Kbd ms={8} size="xs" visibleFrom="sm" aria-hidden>
      {keys}
    </Kbd>
  );
}

/** What was said, when they came, who claims them, what is promised, who may be the same. */
function History({ lead }: { lead: LeadDetail }) {
  const { t } = useLingui();
  const view = route.useSearch();
  const tabs = [
    ["said", t`Follow-ups`],
    ["visits", t`Visits`],
    ["claims", t`Claims`],
    ["loans", t`Promised loans`],
    ["doubles", t`Doubles`],
  ] as const;
  const open = tabs.find(([tab]) => tab === view.tab)?.[0] ?? "said";
  const doubles = lead.potential_duplicates.length;
  return (
    <Stack gap="sm">
      <TabLinks
        label={t`About this lead`}
        to={`/leads/${lead.id}`}
        tabs={tabs.map(([tab, label]) => ({
          label,
          count: tab === "doubles" && doubles > 0 ? String(doubles) : undefined,
          isOpen: tab === open,
          search: { tab },
        }))}
      />
      {open === "said" && <FollowUps lead={lead} />}
      {open === "visits" && <Visits lead={lead} />}
      {open === "claims" && <ClaimsOf lead={lead} />}
      {open === "loans" && <LoansOf lead={lead} />}
      {open === "doubles" && <DoublesOf lead={lead} />}
    </Stack>
  );
}
