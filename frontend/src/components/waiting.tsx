import { useLingui } from "@lingui/react/macro";
import { Center, Loader, VisuallyHidden } from "@mantine/core";
import classes from "./shell.module.css";

/** In the place of a whole screen; seen only where it takes a while. */
export function Waiting() {
  const { t } = useLingui();
  return (
    <Center mih="60dvh">
      <Loader className={classes.late ?? ""} aria-hidden />
      <VisuallyHidden role="status">{t`Loading`}</VisuallyHidden>
    </Center>
  );
}
