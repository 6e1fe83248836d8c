//! The people and things in sample events. All are fictitious, and their e-mail
//! domains are reserved (RFC 2606).

/// First and last names.
pub(super) const PEOPLE: [(&str, &str); 16] = [
    ("Amara", "Okafor"),
    ("Bruno", "Lindqvist"),
    ("Chiara", "Weiss"),
    ("Dmitri", "Halloran"),
    ("Elif", "Castellano"),
    ("Farid", "Nakamura"),
    ("Greta", "Osei"),
    ("Hugo", "Marchetti"),
    ("Imani", "Sørensen"),
    ("Jonas", "Aguilar"),
    ("Keiko", "Brandt"),
    ("Leila", "O'Connor"),
    ("Mateo", "Virtanen"),
    ("Nadia", "Fitzgerald"),
    ("Oskar", "Delacroix"),
    ("Zoë", "Kowalczyk"),
];

/// Where their mail would go.
pub(super) const DOMAINS: [&str; 4] = ["example.com", "example.net", "example.org", "mail.example"];

/// Organizations: name and handle.
pub(super) const ORGANIZATIONS: [(&str, &str); 6] = [
    ("Bluebell Bakery", "bluebell-bakery"),
    ("Copperleaf Studios", "copperleaf"),
    ("Northlight Clinics", "northlight"),
    ("Pinecone Robotics", "pinecone-robotics"),
    ("Saltmarsh Surveys", "saltmarsh"),
    ("Tidewater Cycles", "tidewater"),
];

/// Roles: key, name and description.
pub(super) const ROLES: [(&str, &str, &str); 4] = [
    ("editor", "Editor", "Writes and publishes pages"),
    ("project-lead", "Project lead", "Runs projects and invites people to them"),
    ("support", "Support", "Answers customers"),
    ("viewer", "Viewer", "Looks at everything and changes nothing"),
];

/// Permissions: key, name and description.
pub(super) const PERMISSIONS: [(&str, &str, &str); 4] = [
    ("create:projects", "Create projects", "May start a new project"),
    ("delete:pages", "Delete pages", "May delete a page for good"),
    ("invite:members", "Invite members", "May ask people to join"),
    ("view:reports", "View reports", "May open the monthly reports"),
];

/// Plans, each with the one that its customers move to.
pub(super) const PLANS: [(&str, &str); 3] =
    [("starter", "growth"), ("growth", "business"), ("business", "business_annual")];

/// What is metered.
pub(super) const METERS: [&str; 3] = ["exports", "messages_sent", "storage_gb"];
