"""The phone app that shows codes, and what stands in for a lost phone."""

from django.db import models

from accounts.models.user import User


class SecondFactor(models.Model):
    """Somebody's secret of time-based codes (TOTP), once a code has shown that a phone has it."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="second_factor")
    secret = models.TextField()  # sealed (core.sealing.seal), of base32
    # The 30 seconds, counted from 1970, whose code was used last: no code works twice.
    last_step = models.BigIntegerField(default=0)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = "second factor"

    def __str__(self) -> str:
        return f"Second factor of {self.user}"


class RecoveryCode(models.Model):
    """One of those that are shown once, hashed; it works once."""

    second_factor = models.ForeignKey(
        SecondFactor, on_delete=models.CASCADE, related_name="recovery_codes"
    )
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "recovery code"
        constraints = [
            models.UniqueConstraint(
                fields=["second_factor", "digest"], name="recovery_code_once_per_second_factor"
            ),
        ]

    def __str__(self) -> str:
        return f"Recovery code {self.pk}"
