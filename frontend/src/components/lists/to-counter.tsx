import { useLingui } from "@lingui/react/macro";
import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useMay } from "@/api/me";

/** In an empty list that bills fill: for who may write one. */
export function ToCounter() {
  const { t } = useLingui();
  if (!useMay("work")) return null;
  return (
    <Button component={Link} to="/counter" variant="default">
      {t`Bill`}
    </Button>
  );
}
