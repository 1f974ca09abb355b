"""The records. Plural rooms; one face."""

from requests_app.models.appointments import Appointment
from requests_app.models.attachments import Attachment
from requests_app.models.audits import AuditRun
from requests_app.models.bulk import BulkItem, BulkRun
from requests_app.models.case_places import Handover, QueueStay
from requests_app.models.case_ties import CaseFollower, CaseLink, CaseMerge
from requests_app.models.cases import Case
from requests_app.models.contractors import Contractor, ContractorLink
from requests_app.models.desk_periods import DeskPeriod
from requests_app.models.drafts import Draft
from requests_app.models.escalations import Escalation
from requests_app.models.events import CaseEvent, EventWords
from requests_app.models.figures import FiguresRun, PublicFigure
from requests_app.models.gazetteer import Address, Street
from requests_app.models.incidents import Incident, IncidentEntry, IncidentException
from requests_app.models.jobs import Heartbeat, JobRow
from requests_app.models.kept_at_counters import CounterNumber, CounterStep, PaperBlock, ReservedVisit, Workplace
from requests_app.models.kiosks import DeviceHealth, PairingCode, ProvisionalNumber, RefusedLetter
from requests_app.models.lines import Line, LineDay, PriorityClass
from requests_app.models.macros import Macro
from requests_app.models.notifications import Message
from requests_app.models.people import (
    Absence,
    Department,
    DutyShift,
    FallbackPerson,
    StaffMember,
    Team,
    TeamMembership,
)
from requests_app.models.places import City, District
from requests_app.models.publishing import PublishedTitle
from requests_app.models.queues import RoutingRuleSet, WorkQueue
from requests_app.models.readings import PersonReading
from requests_app.models.report_orders import ReportOrder
from requests_app.models.residents import Mandate, Resident
from requests_app.models.saved_views import SavedView
from requests_app.models.service_definitions import ServiceDefinition, ServiceGroup
from requests_app.models.service_pages import LifeEvent, ServicePage
from requests_app.models.service_points import Desk, Device, Site
from requests_app.models.service_requests import ServiceRequest
from requests_app.models.sign_in_codes import SignInCode
from requests_app.models.slas import Calendar, Clock, ClockInterval, ClockPolicy
from requests_app.models.step_drafts import StepDraft
from requests_app.models.suggestions import Suggestion
from requests_app.models.surveys import SurveyAnswer
from requests_app.models.themes import Theme
from requests_app.models.turns import Presence, Turn
from requests_app.models.visits import Visit, VisitCall, VisitPeriod, VisitRequest, VisitService

__all__ = [
    "Absence",
    "Address",
    "Appointment",
    "Attachment",
    "AuditRun",
    "BulkItem",
    "BulkRun",
    "Calendar",
    "Case",
    "CaseEvent",
    "CaseFollower",
    "CaseLink",
    "CaseMerge",
    "City",
    "Clock",
    "ClockInterval",
    "ClockPolicy",
    "Contractor",
    "ContractorLink",
    "CounterNumber",
    "CounterStep",
    "Department",
    "Desk",
    "DeskPeriod",
    "Device",
    "DeviceHealth",
    "District",
    "Draft",
    "DutyShift",
    "Escalation",
    "EventWords",
    "FallbackPerson",
    "FiguresRun",
    "Handover",
    "Heartbeat",
    "Incident",
    "IncidentEntry",
    "IncidentException",
    "JobRow",
    "LifeEvent",
    "Line",
    "LineDay",
    "Macro",
    "Mandate",
    "Message",
    "PairingCode",
    "PaperBlock",
    "PersonReading",
    "Presence",
    "PriorityClass",
    "ProvisionalNumber",
    "PublicFigure",
    "PublishedTitle",
    "QueueStay",
    "RefusedLetter",
    "ReportOrder",
    "ReservedVisit",
    "Resident",
    "RoutingRuleSet",
    "SavedView",
    "ServiceDefinition",
    "ServiceGroup",
    "ServicePage",
    "ServiceRequest",
    "SignInCode",
    "Site",
    "StaffMember",
    "StepDraft",
    "Street",
    "Suggestion",
    "SurveyAnswer",
    "Team",
    "TeamMembership",
    "Theme",
    "Turn",
    "Visit",
    "VisitCall",
    "VisitPeriod",
    "VisitRequest",
    "VisitService",
    "WorkQueue",
    "Workplace",
]
