# Sign-in
sign-in-title = Staff sign-in
sign-in-intro = Sign in with your user name and password. Then we ask for the code of your authenticator app.
login-label = User name
password-label = Password
continue = Continue
sign-in-wrong = User name or password is wrong. Check both. After several failed attempts a pause is needed, which grows with each attempt.
sign-in-trouble = Trouble signing in?
sign-in-trouble-text = Ask your portal administration. They can lift a lock and give you a new start password.
sign-in-citizens = Do you want to apply for something? You do not need this sign-in.
sign-in-citizens-link = To the services
sign-in-over = The sign-in took too long or was not begun yet. Please sign in.
sign-in-button = Sign in
sign-in-again = Sign in with another account
signed-out = You are signed out.

# Second factor
code-title = Enter your code
code-intro = Open your authenticator app. Enter the code that it shows now for this town hall.
code-label = Code from the app
code-hint = Six digits. The code changes every 30 seconds and works once.
code-wrong = The code is wrong or was used before. Wait for the next code and enter it. After several failed attempts a pause is needed.
code-no-device = I do not have my device at hand
code-no-device-text = No recovery codes either? Then your portal administration will help you.
recovery-label = Recovery code
recovery-hint = One of the codes you were given when you set this up. Each works once.
recovery-use = Sign in with a recovery code
recovery-title = Your recovery codes
recovery-done = The codes are ready.
recovery-keep = Print the codes or keep them in your password manager. Each replaces the app once. They are shown only now.
enrol-title = Set up your second factor
enrol-intro = A password alone does not protect the residents' data well enough. Connect an authenticator app to your account.
enrol-app = Install an authenticator app on your work phone or computer if you do not have one yet.
enrol-scan = Scan this picture with the app.
enrol-qr = QR code for the authenticator app. The key is given as text below it.
enrol-text = Or type in this key:
first-password-title = Choose your own password
first-password-intro = Your start password is only for this sign-in. Choose your own now.

# Own account
own-title = My account
own-changes = Is something wrong here? The portal administration makes changes.
own-proofs = Password and second factor
own-sessions = Signed-in devices
own-here = This is your own account.
own-here-text = You can change name and e-mail address. Roles, locks and start passwords are changed by another administrator. Password and devices are under
password-set = set
password-change-title = Change password
password-change-intro = All other devices are signed out afterwards.
password-change-button = Change password
password-changed = The password is changed. Other devices are signed out.
password-current = Current password
password-new = New password
password-hint = At least twelve characters. Four or more unrelated words are good. It must not contain your name.
password-again = Repeat new password
factor-title = Second factor
factor-change = Change second factor
factor-device = Connect another device
factor-device-intro = The new device replaces the old one. You also get new recovery codes.
factor-device-button = Connect device
factor-codes = New recovery codes
factor-codes-intro = The old recovery codes stop working.
factor-codes-button = Show new recovery codes
codes-left = { $n ->
    [0] Authenticator app, no recovery codes left
    [one] Authenticator app, one recovery code left
   *[other] Authenticator app, { $n } recovery codes left
}
codes-few = You are running out of recovery codes.
codes-few-text = Get new ones so that you can sign in without your device.
session-device = Device
session-begun = Signed in since
session-seen = Last used
session-this = this device
session-unknown = Unknown device
sessions-end = Sign out all other devices
sessions-ended = { $n ->
    [0] No other device was signed in.
    [one] One other device is signed out.
   *[other] { $n } other devices are signed out.
}
cancel = Cancel
save = Save
yes = Yes
no = No
never = Never

# Log
log-title = Account log
log-intro = Everything that happened with your account. If something looks strange, change your password and tell the administration. Only you see the sign-ins.
log-all = See the whole log
log-when = Time
log-what = Event
log-who = By
who-machine = System
who-public = Person not signed in
who-owner = Owner of the account
who-administration = Administration
event-created = Account created
event-changed = Details or roles changed
event-deactivated = Account deactivated
event-reactivated = Account reopened
event-unlocked = Lock lifted
event-reset = Start password issued
event-sessions-ended = All devices signed out
event-signed-in = Sign-in
event-signed-out = Sign-out
event-signed-out-elsewhere = Other devices signed out
event-sign-in-failed = Failed sign-in
event-password-proof-failed = Wrong password when changing something
event-password-changed = Password changed
event-second-factor-enrolled = Second factor set up
event-recovery-codes-issued = New recovery codes
event-recovery-code-used = Recovery code used

# Administration
list-title = Staff accounts
list-search = Name, user name or e-mail address
list-search-button = Search
list-empty = No account found
list-empty-text = Check the spelling or search with fewer letters.
list-unknown-tries = { $n ->
    [one] Today there was one sign-in attempt with an unknown name or at a locked account.
   *[other] Today there were { $n } sign-in attempts with unknown names or at locked accounts.
}
name-label = Name
email-label = E-mail address
roles-label = Roles
roles-hint = Administration goes with no other role: who manages accounts sees no cases.
offices-label = Offices
offices-hint = The account sees cases of these offices only. Administration needs none.
login-hint = Small letters, digits, full stop, hyphen and underscore, for example f.oumarou. It cannot be changed later.
state-label = State
state-active = Active
state-locked = Pause after failed attempts
state-closed = Deactivated
state-start = Start password
role-clerk = Clerk
role-team-lead = Team lead
role-cashier = Cashier
role-controller = Parking enforcement
role-administrator = Administration
new-title = Create account
new-intro = You get a start password to hand over. At the first sign-in it is replaced by an own one, and a second factor is set up.
new-button = Create account
start-title = Start password
start-once = The password is shown only now.
start-hand-over = Give it to { $name } in person or in a sealed envelope. It is valid until { $until }.
start-password = Start password
start-to-account = To the account
start-until = Start password valid until
details-title = Details and roles
changes-title = Changes
changes-intro = Sign-ins are not listed here: they concern the owner of the account only.
created-label = Created on
last-sign-in = Last sign-in
locked-until = Pause until
changed = The details are saved.
deactivated = The account is deactivated, all devices are signed out.
reactivated = The account is open again.
unlocked = The lock is lifted.
sessions-ended-other = All devices of this account are signed out.
reactivate-text = { $name } cannot sign in.
reactivate-button = Reopen account
unlock-button = Lift lock
reset-title = Issue a new start password
reset-text = The old password of { $name } stops working, and all devices are signed out. Make sure that you are really talking to this person.
reset-factor = Reset the second factor as well
reset-factor-hint = Only if the device is lost and there are no recovery codes.
reset-button = Issue start password
end-sessions-title = Sign out all devices
end-sessions-text = { $name } will have to sign in again everywhere.
end-sessions-button = Sign out everywhere
deactivate-title = Deactivate account
deactivate-text = { $name } is signed out at once and cannot sign in any more. What this person did remains traceable.
deactivate-button = Deactivate account

# Refusals
refusal-not-administrator = Only the administration changes accounts.
refusal-own-roles = Nobody can change their own roles and offices. Ask another administrator.
refusal-own-account = This is not possible for your own account. Ask another administrator.
refusal-last-administrator = This is the last account of the administration. Give this role to another account first.
refusal-administrator-alone = Administration goes with no other role. Choose either administration or other roles.
refusal-role-missing = Choose at least one role.
refusal-office-missing = Choose at least one office.
refusal-office-unknown = One of the offices no longer exists. Choose again.
refusal-name-missing = Enter the name, with 2 to 100 characters.
refusal-login-malformed = The user name begins with a small letter and has 2 to 60 characters: a to z, digits, full stop, hyphen and underscore.
refusal-login-taken = This user name exists already. Choose another one.
refusal-email-malformed = Enter an e-mail address, for example name@town.example.
refusal-inactive = The account is deactivated.
refusal-active = The account is open already.
refusal-password-short = The password is too short. Use at least twelve characters.
refusal-password-long = The password is too long. Use at most 200 characters.
refusal-password-common = This password is among those tried first. Use a more unusual one, for example four unrelated words.
refusal-password-named = The password contains your name or user name. Use another one.
refusal-password-unchanged = This is your current password. Use a new one.
refusal-password-repeat = The repetition differs from the new password. Enter both again.
refusal-password-wrong = The password is wrong, or a pause is needed after several failed attempts.
refusal-code-wrong = The code does not belong to this key. Wait for the next code and enter it.

# Zugangstoken
tokens-title = Access tokens for programs
tokens-own = With an access token a program works in your name through the programming interface.
tokens-manage = See and issue access tokens
tokens-intro = A program with such a token may do exactly what you may do: with your roles, for your offices. Everything it does stands under your name in the history of the cases. So never pass a token on.
tokens-docs = Description of the programming interface
tokens-none = You have no valid access token
tokens-none-text = Issue one below if a program is to work in your name.
tokens-new = New access token
tokens-name-label = Name
tokens-name-hint = By which you will know it again, for example “Monday report”.
tokens-days-label = Valid for
tokens-days = { $n ->
    [365] one year
   *[other] { $n } days
}
tokens-button = Issue access token
tokens-col-name = Name
tokens-col-created = Issued
tokens-col-until = Valid until
tokens-col-used = Last used
tokens-col-revoke = Revocation
tokens-revoke = Revoke
tokens-revoke-what = Revoke “{ $name }”
tokens-revoked = The access token is revoked. It is no longer valid from now on.
tokens-made-title = Your new access token
tokens-made-once = The token is shown only now.
tokens-made-keep = Store it where your program keeps its secrets. Whoever has it works in your name.
tokens-made-secret = Access token
tokens-back = Back to the access tokens
refusal-token-name-missing = Enter a name of at most 80 characters.
refusal-token-days = Choose how long the token shall be valid. One year is the most.
refusal-tokens-too-many = You already have 20 valid access tokens. Revoke one that you no longer need.
event-api-token-created = Access token issued
event-api-token-revoked = Access token revoked
