from core.api.router import ApiRouter
from reports.api.conversion import ConversionView
from reports.api.partners import PartnerPerformanceViewSet
from reports.api.reports import REPORTS


def register(router: ApiRouter) -> None:
    router.path("reports/conversion", ConversionView.as_view(), "report-conversion")
    for report in REPORTS:
        router.path(f"reports/{report.name}", report.as_view(), f"report-{report.name}")
    router.register("channel-partners", PartnerPerformanceViewSet, "channel-partner-report")
