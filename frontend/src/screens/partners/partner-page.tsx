import { useLingui } from "@lingui/react/macro";
import { Badge, Button, Group, Kbd, Stack, Text } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { Refused } from "@/api/errors";
import { useMay } from "@/api/me";
import { CallButtons } from "@/components/call-links";
import { Empty, ListBody } from "@/components/lists/list-body";
import { TabLinks } from "@/components/lists/tab-links";
import { NoRight } from "@/components/no-right";
import { PossibleDoubles } from "@/components/possible-doubles";
import { ScreenTitle } from "@/components/screen-title";
import { useKeys } from "@/lib/use-keys";
import { Claims } from "./claims";
import { CountedChoice } from "./counted";
import { LeadsOf } from "./leads-of";
import { PartnerForm } from "./partner-form";
import { PerformanceOf } from "./performance-of";
import { type Counted, NOBODY, type Partner, partnerOptions, type Which } from "./use-partners";
import { VisitsOf } from "./visits-of";

const route = getRouteApi("/partners/$id");

const TABS = ["performance", "leads", "visits", "bought", "claims"] as const;
const OF_NOBODY = ["leads", "visits", "bought"] as const;

/** One partner: what they brought, by project and month, and whom. */
export function PartnerPage() {
  const { t } = useLingui();
  const mayManage = useMay("manage");
  const { id } = route.useParams();
  if (!mayManage) {
    return (
      <Stack gap="md">
        <ScreenTitle title={t`Partners`} />
        <NoRight>{t`What partners brought is for managers and owners.`}</NoRight>
      </Stack>
    );
  }
  if (id === NOBODY) return <Nobodys />;
  return <One key={id} id={Number(id)} />;
}

function One({ id }: { id: number }) {
  const { t } = useLingui();
  const navigate = route.useNavigate();
  const partner = useQuery(partnerOptions(id));
  const { error } = partner;
  const survivor = error instanceof Refused && error.status === 410 && error.body.merged_into;
  useEffect(() => {
    if (survivor) {
      void navigate({ to: "/partners/$id", params: { id: String(survivor) }, replace: true });
    }
  }, [survivor, navigate]);
  if (survivor) return null;
  if (error instanceof Refused && error.status === 404) {
    return (
      <>
        <ScreenTitle title={t`Partners`} />
        <Empty action={<Button component={Link} to="/partners">{t`To the partners`}</Button>}>
          {t`There is no such partner.`}
        </Empty>
      </>
    );
  }
  return (
    <Stack gap="md" maw={1000}>
      {!partner.data && <ScreenTitle title={t`Partners`} />}
      <ListBody query={partner} isEmpty={() => false} empty={null}>
        {(answer) => <Page partner={answer} />}
      </ListBody>
    </Stack>
  );
}

function Page({ partner }: { partner: Partner }) {
  const { t } = useLingui();
  const [isCorrecting, setIsCorrecting] = useState(false);
  useKeys([["E", () => setIsCorrecting(true)]]);
  const facts = [partner.code, partner.city, partner.email, partner.rera_number].filter(Boolean);
  return (
    <Stack gap="md">
      <ScreenTitle title={partner.name}>
        <Button variant="default" onClick={() => setIsCorrecting(true)} aria-keyshortcuts="E">
          {t`Correct`}
          <Kbd ms={8} size="xs" visibleFrom="sm" aria-hidden>
            E
          </Kbd>
        </Button>
      </ScreenTitle>
      <Stack gap="xs">
        <Group gap="sm">
          <CallButtons phone={partner.phone} name={partner.name} />
          {!partner.is_active && <Badge color="gray">{t`Deactivated`}</Badge>}
        </Group>
        {facts.length > 0 && (
          <Text size="sm" dir="auto">
            {facts.join(" · ")}
          </Text>
        )}
        {partner.notes && (
          <Text size="sm" dir="auto">
            {partner.notes}
          </Text>
        )}
        {partner.potential_duplicates.length > 0 && (
          <Text size="sm" fw={600}>{t`Perhaps the same partner`}</Text>
        )}
        <PossibleDoubles type="channel_partner" doubles={partner.potential_duplicates} />
      </Stack>
      <Tabs id={String(partner.id)} tabs={TABS} />
      <Tab partner={partner} />
      {isCorrecting && <PartnerForm partner={partner} onClose={() => setIsCorrecting(false)} />}
    </Stack>
  );
}

/** Whom nobody claims: the row of the table that makes it add up. */
function Nobodys() {
  const { t } = useLingui();
  const view = route.useSearch();
  const tab = OF_NOBODY.find((each) => each === view.tab) ?? "leads";
  return (
    <Stack gap="md" maw={1000}>
      <ScreenTitle title={t`No partner`} />
      <Tabs id={NOBODY} tabs={OF_NOBODY} />
      <Choice />
      <Listed partner={NOBODY} which={tab} />
    </Stack>
  );
}

function Tabs({ id, tabs }: { id: string; tabs: readonly (typeof TABS)[number][] }) {
  const { t } = useLingui();
  const view = route.useSearch();
  const { page: _, ...kept } = view;
  const labels = {
    performance: t`What they brought`,
    leads: t`Leads`,
    visits: t`Visits`,
    bought: t`Bought`,
    claims: t`Claims`,
  };
  const open = tabs.find((tab) => tab === view.tab) ?? tabs[0];
  return (
    <TabLinks
      label={t`About this partner`}
      to={`/partners/${id}`}
      tabs={tabs.map((tab) => ({
        id: tab,
        label: labels[tab],
        isOpen: tab === open,
        search: { ...kept, tab },
      }))}
    />
  );
}

function Choice({ withProject = true }: { withProject?: boolean }) {
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const change = (change: Counted) =>
    void navigate({ search: ({ page: _, ...now }) => ({ ...now, ...change }) });
  return <CountedChoice view={view} onChange={change} withProject={withProject} />;
}

function Tab({ partner }: { partner: Partner }) {
  const view = route.useSearch();
  const tab = TABS.find((each) => each === view.tab) ?? "performance";
  if (tab === "claims") return <Claims partner={partner.id} />;
  if (tab === "performance") {
    return (
      <>
        <Choice withProject={false} />
        <PerformanceOf partner={partner} />
      </>
    );
  }
  return (
    <>
      <Choice />
      <Listed partner={String(partner.id)} which={tab} />
    </>
  );
}

function Listed({ partner, which }: { partner: string; which: Which }) {
  if (which === "visits") return <VisitsOf partner={partner} />;
  return <LeadsOf key={which} partner={partner} which={which} />;
}
