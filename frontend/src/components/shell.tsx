import { plural } from "@lingui/core/macro";
import { useLingui } from "@lingui/react/macro";
import {
  Alert,
  AppShell,
  Button,
  Center,
  Group,
  Kbd,
  Menu,
  NavLink,
  Stack,
  Text,
  UnstyledButton,
} from "@mantine/core";
import { useNetwork } from "@mantine/hooks";
import { IconDots, IconSearch } from "@tabler/icons-react";
import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { Suspense, useSyncExternalStore } from "react";
import { SignedOut } from "@/api/errors";
import { useMe, useMeQuery } from "@/api/me";
import { useUnseenUploads } from "@/api/unseen-uploads";
import { builds } from "@/lib/new-build";
import { useHasRail } from "@/lib/use-is-wide";
import { ErrorNote } from "./error-note";
import { FirstEntry } from "./first-entry";
import { Later } from "./later";
import { Overlays, useOverlays } from "./overlays";
import { PageNotesPlace } from "./page-notes";
import { PersonMenu } from "./person-menu";
import { SCREENS } from "./screens";
import classes from "./shell.module.css";
import { useIsStuck } from "./use-sign-out";
import { Waiting } from "./waiting";

/** Rail at the left on wide screens, bar at the bottom on narrow ones, above both who it is. */
export function Shell() {
  const me = useMeQuery();
  if (me.isPending || me.error instanceof SignedOut) return <Waiting />;
  if (me.isError) {
    return (
      <Center mih="100dvh" p="md">
        <ErrorNote error={me.error} onRetry={() => me.refetch()} />
      </Center>
    );
  }
  return <Frame />;
}

function Frame() {
  const { t } = useLingui();
  const hasRail = useHasRail();
  const { online } = useNetwork();
  const overlays = useOverlays();
  const isStuck = useIsStuck();
  return (
    <AppShell
      header={{ height: 48 }}
      {...(hasRail ? { navbar: { width: 176, breakpoint: "sm" } } : { footer: { height: 56 } })}
      padding="md"
    >
      <a href="#content" className={classes.skip}>{t`To the content`}</a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Text fw={700}>Footfall</Text>
          {!online && (
            <Text
              c="red"
              size="sm"
              role="status"
            >{t`No connection: nothing is saved until it is back.`}</Text>
          )}
          <Later place="head">
            <Group gap="md" wrap="nowrap">
              <Button
                variant="default"
                size="compact-md"
                onClick={() => overlays.setOpen("box")}
                aria-keyshortcuts="Control+K"
              >
                <IconSearch size={16} aria-hidden />
                <span className={classes.wordy}>
                  {t`Search or go to`} <Kbd size="xs">Ctrl-K</Kbd>
                </span>
              </Button>
              <PersonMenu onOverlay={overlays.setOpen} />
            </Group>
          </Later>
        </Group>
      </AppShell.Header>
      {hasRail ? (
        <AppShell.Navbar p="xs" component="nav" aria-label={t`Screens`}>
          <Later place="rail">
            <Rail />
          </Later>
        </AppShell.Navbar>
      ) : (
        <AppShell.Footer component="nav" aria-label={t`Screens`}>
          <Later place="bar">
            <BottomBar />
          </Later>
        </AppShell.Footer>
      )}
      <AppShell.Main id="content" tabIndex={-1} className={classes.content ?? ""}>
        {isStuck && (
          <Alert color="red" role="alert" mb="md">
            {t`No connection: you are still signed in.`}
          </Alert>
        )}
        <NewBuild />
        <FirstEntry />
        <PageNotesPlace />
        <Suspense fallback={<Waiting />}>
          <Outlet />
        </Suspense>
      </AppShell.Main>
      <Overlays {...overlays} />
    </AppShell>
  );
}

/** The page is old, and has something typed: it waits, unless somebody does not want to. */
function NewBuild() {
  const { t } = useLingui();
  const state = useSyncExternalStore(builds.subscribe, () => builds.state);
  if (state !== "told") return null;
  return (
    <Alert role="status" mb="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm">{t`A new version is here. It is loaded once what you typed is saved.`}</Text>
        <Button size="compact-sm" variant="default" onClick={builds.loadNow}>
          {t`Load it now and keep what is typed`}
        </Button>
      </Group>
    </Alert>
  );
}

function useScreens() {
  const me = useMe();
  const { pathname } = useLocation();
  const unseen = useUnseenUploads().data?.length ?? 0;
  const shown = SCREENS.filter((screen) => me.rights.includes(screen.right));
  return shown.map((screen) => ({
    ...screen,
    isOpen: pathname.startsWith(screen.to),
    unseen: screen.to === "/uploads" ? unseen : 0,
  }));
}

function Rail() {
  const { i18n } = useLingui();
  return (
    <Stack gap={2}>
      {useScreens().map(({ to, label, icon: Icon, isOpen, unseen }) => (
        <NavLink
          key={to}
          component={Link}
          to={to}
          label={i18n._(label)}
          leftSection={<Icon size={18} aria-hidden />}
          rightSection={<Unseen count={unseen} />}
          active={isOpen}
          aria-current={isOpen ? "page" : undefined}
        />
      ))}
    </Stack>
  );
}

/** How many sheets ended since, or ask for something. */
function Unseen({ count }: { count: number }) {
  const { i18n } = useLingui();
  if (count === 0) return null;
  const words = plural(count, { one: "# sheet to look at", other: "# sheets to look at" });
  return (
    <span className={classes.count} title={words}>
      <span aria-hidden>{i18n.number(count)}</span>
      <span className={classes.heard}>{words}</span>
    </span>
  );
}

const MOST_IN_BAR = 4;

/** The first ones stand in the bar; where there are more than fit, the last place leads to them. */
function BottomBar() {
  const { i18n } = useLingui();
  const screens = useScreens();
  const fits = screens.length <= MOST_IN_BAR;
  const inBar = fits ? screens : screens.slice(0, MOST_IN_BAR - 1);
  const rest = screens.slice(inBar.length);
  return (
    <Group h="100%" gap={0} grow>
      {inBar.map(({ to, label, icon: Icon, isOpen, unseen }) => (
        <UnstyledButton
          key={to}
          component={Link}
          to={to}
          className={classes.tab}
          data-open={isOpen || undefined}
          aria-current={isOpen ? "page" : undefined}
        >
          <Icon size={20} aria-hidden />
          <Text size="xs">
            {i18n._(label)} <Unseen count={unseen} />
          </Text>
        </UnstyledButton>
      ))}
      {rest.length > 0 && <More screens={rest} />}
    </Group>
  );
}

function More({ screens }: { screens: ReturnType<typeof useScreens> }) {
  const { t, i18n } = useLingui();
  return (
    <Menu position="top-end" width={200}>
      <Menu.Target>
        <UnstyledButton
          className={classes.tab}
          data-open={screens.some((screen) => screen.isOpen) || undefined}
        >
          <IconDots size={20} aria-hidden />
          <Text size="xs">
            {t`More`} <Unseen count={screens.reduce((sum, each) => sum + each.unseen, 0)} />
          </Text>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {screens.map(({ to, label, icon: Icon, isOpen, unseen }) => (
          <Menu.Item
            key={to}
            component={Link}
            to={to}
            leftSection={<Icon size={18} aria-hidden />}
            rightSection={<Unseen count={unseen} />}
            aria-current={isOpen ? "page" : undefined}
          >
            {i18n._(label)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
