"""The report room: every report of KUB, found by name, narrowed, and read in one snapshot."""

from kub.web.reporting.catalogue import REPORTS, SectionOfReports, report_for, sections_for

__all__ = ["REPORTS", "SectionOfReports", "report_for", "sections_for"]
