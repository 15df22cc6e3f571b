svc-title = Services in care
svc-lead = In which edition the town offers its services, what is planned, and who changed what.
svc-none = No services of your offices
svc-col-service = Service
svc-col-version = Edition
svc-col-since = In force since
svc-col-until = Replaced
svc-col-next = In the making
svc-col-stage = Stage
svc-own = with own values or texts
svc-not-offered = not offered
svc-not-yet = new, not approved yet
svc-has-draft = draft
svc-from-day = from { $day }
svc-legal = Legal basis
svc-by = Made and approved by
svc-by-start = at the start, from the folder of blueprints
svc-made-approved = { $made }; approved by { $approved }
svc-runs-on = { $service }: the new edition is not sound. { $version } is offered as before.
svc-left-out = { $service } is not offered: the version in the folder is not sound.
svc-in-part = { $service } is offered, but a part of it does not work in this town.
svc-next = In the making
svc-no-draft = Nobody is working on another edition.
svc-folder-has = The folder of blueprints holds another version: { $version }.
svc-take-folder = Take version { $version } as a draft
svc-folder-wrong = The version in the folder of blueprints is not sound.
svc-taken = The version of the folder is the draft now.
svc-diff = What changes
svc-diff-first = The service was never offered before.
svc-diff-none = No difference to the edition in force.
svc-was = before:
svc-is = after:
svc-yes = yes
svc-no = no
svc-change-added = new
svc-change-removed = gone
svc-change-changed = changed
svc-change-all = all
svc-area-values = Values of the town
svc-area-service = Service
svc-area-knob = Knobs
svc-area-page = Pages
svc-area-question = Questions
svc-area-query = Questions to registers
svc-area-check = Checks
svc-area-fee = Fees
svc-area-refund = Refunds
svc-area-state = States
svc-area-deadline = Deadlines
svc-area-step = Steps
svc-area-grant = Rights
svc-area-reminder = Reminders
svc-area-recheck = Nightly look
svc-area-letter = Letters
svc-area-clock = Authority clocks
svc-area-participation = Who takes part
svc-area-appointment = Appointments
svc-area-message = Messages to other bodies
svc-area-order = Orders to registers
svc-area-text = Texts
svc-what-amount = amount
svc-what-condition = condition
svc-what-default = default
svc-what-formula = formula
svc-what-law = law
svc-what-legal-basis = legal basis
svc-what-options = options
svc-what-order = order
svc-what-period = period
svc-what-required = required
svc-what-required-when = required when
svc-what-shown-when = shown when
svc-what-retention-years = retention in years
svc-what-valid-from = valid from
svc-what-valid-until = valid until
svc-what-version = version
svc-what-kind = kind
svc-what-min = at least
svc-what-max = at most
svc-what-template = template
svc-what-outcomes = outcomes
svc-what-why-we-ask = why we ask
svc-stage-draft = draft
svc-stage-planned = planned
svc-stage-published = in force
svc-stage-retired = replaced or discarded
svc-why = Reason
svc-why-hint = Why the edition changes, such as the council's resolution with its date. Stands in the history.
svc-day = In force from
svc-day-hint = Begins at midnight. Empty: as soon as somebody approves it.
svc-save = Save
svc-saved = Saved.
svc-approve = Approve and put into force now
svc-approve-day = Approve
svc-approved = The edition is in force. Running cases keep theirs.
svc-approved-planned = The edition is approved and begins at midnight of its day.
svc-withdraw = Discard
svc-withdrawn = Discarded. The edition in force is offered as before.
svc-error-same-person = Somebody else must approve than those who worked on it.
svc-error-nothing = This edition is in force already.
svc-error-planned = This edition is approved. Discard it to work on it again.
svc-error-past = The day must be today or later, written like 2027-01-31.
svc-error-no-note = The reason must be given before the approval.
svc-error-unsound = The edition is not sound and cannot come into force.
svc-error-changed = Somebody changed the edition in the meantime.
svc-who-approves = Who may approve: { $names }{ $more ->
    [0] .
    [one] {" "}and one more person.
   *[other] {" "}and { $more } more people.
}
svc-nobody-approves = Nobody can approve this draft at the moment. Another account is needed that did not work on it: an administrator, or a lead of the office.
svc-conflicts = Own values or texts do not go with this version
svc-conflicts-hidden = Own texts hide what changed in this version
svc-conflict-value = Your value { $value } is no longer possible.
svc-conflict-orphan = Your text “{ $text }” ({ $lang }) has no place any more.
svc-conflict-hides = Your text “{ $text }” ({ $lang }) is still shown. The blueprint's text changed:
svc-conflict-to-values = Change values
svc-conflict-to-texts = Change texts
svc-orphans = Own texts without a place
svc-orphans-lead = These texts do not occur in the version any more. Remove them; write what should still count somewhere else.
svc-orphan-remove = Remove
svc-editions = Editions
svc-history = History
svc-version = Version { $version }
svc-more-changes = { $n ->
    [one] and one more change
   *[other] and { $n } more changes
}
svc-fact-published = Came into force
svc-fact-retired = Replaced
svc-fact-approved = Approved
svc-fact-withdrawn = Discarded
svc-fact-described = Reason and day given
svc-fact-values = Values changed
svc-fact-texts = Texts changed
svc-fact-from-folder = Version taken from the folder
svc-fact-rebased = Put on a new version of the blueprint; a draft again
svc-moving = Move running cases
svc-moving-lead = A case keeps the edition with which it began. It may move only when nothing changes for it: no new question, the same fee, the same result of the checks, the same state with the same deadline.
svc-moving-there = { $n ->
    [0] No running case has
    [one] One running case has
   *[other] { $n } running cases have
} the edition in force already: { $version } ({ $hash }).
svc-moving-none = No case runs in an older edition.
svc-moving-of = { $n ->
    [one] One case
   *[other] { $n } cases
} in edition { $version } ({ $hash })
svc-moving-free = { $n ->
    [0] None can move.
    [one] One can move.
   *[other] { $n } can move.
}
svc-moving-stay = { $n ->
    [0] None has to stay.
    [one] One stays with its edition.
   *[other] { $n } stay with their edition.
}
svc-moving-need = What stands against it
svc-moving-cases = Cases
svc-moving-mind = The move stands in the history of each case and cannot be taken back.
svc-moving-go = { $n ->
    [one] Move one case
   *[other] Move { $n } cases
}
svc-moved = { $n ->
    [0] No case has moved.
    [one] One case has moved.
   *[other] { $n } cases have moved.
}
svc-obstacle-state = The state “{ $state }” does not exist any more.
svc-obstacle-deadline = Another deadline runs in the state “{ $state }”.
svc-obstacle-answer = To be answered anew: “{ $field }”
svc-obstacle-question = The question “{ $field }” is gone; its answer would be lost.
svc-obstacle-fee = Another fee: { $is } in place of { $was }
svc-obstacle-checks = The checks end otherwise: “{ $is }” in place of “{ $was }”
svc-obstacle-grant = The right that was given (“{ $kind }”) does not exist any more.
svc-obstacle-proceedings = Other offices or persons take part, a clock of the authority runs or an appointment is offered.
svc-obstacle-lost = The edition with which the case began cannot be loaded.
svc-preview = Preview
svc-preview-draft = Preview of the draft
svc-preview-mark = Preview: these are the pages as applicants see them.
svc-preview-mark-text = Nothing is saved, sent or asked of registers. Files are not accepted.
svc-preview-lost = The preview cannot go on. Please begin anew.
svc-preview-next = Next
svc-preview-panel = What stands behind it
svc-preview-choose = What it is filled in with
svc-preview-example = Example of the blueprint
svc-preview-fill = Fill in the example
svc-preview-page = Page
svc-preview-review = Check all answers
svc-preview-language = Language of the preview
svc-preview-day = Day
svc-preview-edition = Edition
svc-preview-register = Answer to “{ $query }” (register { $register })
svc-preview-silent = no answer
svc-preview-as = as in: { $example }
svc-preview-show = Show
svc-panel-conditions = Conditions of this page
svc-panel-no-conditions = This page and its questions are always shown.
svc-panel-page-if = page shown if
svc-panel-asked-if = asked if
svc-panel-required-if = required if
svc-panel-accepted-if = accepted if
svc-panel-holds = holds
svc-panel-holds-not = does not hold
svc-panel-open = still open
svc-panel-checks = Checks
svc-panel-no-checks = The service has no automatic checks.
svc-panel-verdict = Result with these answers:
svc-panel-not-applied = Do not apply: { $checks }
svc-panel-queries = Questions to registers
svc-panel-no-queries = With these answers nothing is asked.
svc-panel-fee = Fee and how it comes about
svc-panel-no-fee = With these answers the fee cannot be worked out yet.
svc-panel-texts = Missing texts
svc-panel-all-texts = All texts are there.
svc-panel-missing = { $n ->
    [one] One text is missing, of this page: { $here }.
   *[other] { $n } texts are missing, of this page: { $here }.
}

svc-edit-lead = Changes become a draft. Applicants see them once somebody else has approved them.
svc-edit-back = To the service and its draft
svc-values = Values of the town
svc-knob-bool = Yes or no.
svc-knob-int = A whole number.
svc-knob-cent = An amount in euro, such as 75,00.
svc-knob-text = A text.
svc-knob-date = A day, written like 2027-01-31.
svc-knob-text-list = Several words, separated by commas.
svc-knob-int-list = Several whole numbers, separated by commas.
svc-knob-between = From { $min } to { $max }.
svc-knob-least = At least { $min }.
svc-knob-most = At most { $max }.
svc-knob-options = One of: { $options }.
svc-knob-default = While empty: { $value }.
svc-knob-blueprint = Default of the blueprint: { $value }.
svc-texts = Own texts
svc-texts-language = Language of the texts
svc-texts-parts = Parts of the service
svc-texts-below = Blueprint: “{ $text }” ({ $key })
svc-texts-long = The text is too long; { $max } characters are allowed.
svc-texts-missing = The text lacks what the blueprint fills in: { $places }
svc-texts-strange = Nobody fills in these places: { $places }
svc-texts-unsafe = The text holds markup, scripts or invisible characters. Write it as plain text.
svc-part-service = The service
svc-part-pages = Pages
svc-part-fields = Other questions
svc-part-checks = Checks
svc-part-fees = Fees
svc-part-refunds = Refunds
svc-part-states = States
svc-part-deadlines = Deadlines
svc-part-actions = Steps of clerks
svc-part-letters = Letters
svc-part-next = What comes next
svc-part-lookups = Notes while filling in
svc-part-history = History
svc-part-grants = Rights
svc-part-reminders = Reminders
svc-part-rechecks = Nightly look
svc-part-knobs = Knobs
svc-text-of = { $kind }: “{ $name }”
svc-text-title = Heading
svc-text-label = Question
svc-text-hint = Hint
svc-text-intro = Introduction
svc-text-entry = Heading of an entry
svc-text-add = Button that adds an entry
svc-text-next = What happens next
svc-text-ask = What is asked for
svc-text-reason = Reason
svc-text-options = Answer to choose
svc-text-errors = Error message
svc-text-reasons = Reason of the check
svc-text-parts = Part of the answer
svc-text-calculation = Step of the calculation
svc-text-states = State
svc-text-actions = Button of the clerk
svc-text-fees = Position of the fee
svc-text-deadlines = Deadline
svc-text-history = Entry of the history
svc-text-lookups = Information while filling in
svc-text-reminders = Reminder
svc-text-rechecks = Nightly look
svc-text-grants = Detail of the right
svc-text-messages = Message to another body
svc-text-orders = Order to a register
svc-part-forms = Forms of others
svc-part-parties = Who takes part
svc-part-clocks = Authority clocks
svc-part-messages = Messages to other bodies
svc-part-orders = Orders to registers
svc-preview-registers = What the registers answer
svc-area-follow-on = What may come next
svc-part-follow-ons = What may come next
svc-text-follow-ons = Follow-on
svc-text-why = Explanation
