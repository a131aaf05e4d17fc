// A badge as schools give them out: about 3.5 KB of JSON and 88 quads.
#pragma once
#include <string_view>

namespace bench {

constexpr std::string_view badge = R"({
"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
"id":"https://badges.example.edu/credentials/5b1e0a52-7c0e-4f0a-9a44-0c2f6d1be870",
"type":["VerifiableCredential","OpenBadgeCredential"],
"name":"Keeper of bees, first year",
"issuer":{"id":"https://badges.example.edu/issuers/7","type":["Profile"],"name":"School of the Upper Valley",
 "url":"https://example.edu","phone":"1-222-333-4444","email":"office@example.edu",
 "description":"A school of crafts between two rivers, with an orchard, a smithy and forty hives of its own",
 "image":{"id":"https://badges.example.edu/images/seal.png","type":"Image","caption":"Seal"}},
"validFrom":"2026-01-01T00:00:00Z","validUntil":"2036-01-01T00:00:00Z",
"credentialSubject":{"id":"did:example:8d0f2c4b5a6978e1c0d2f3a4b5c6d7e8","type":["AchievementSubject"],
 "activityEndDate":"2025-12-15T00:00:00Z","creditsEarned":4,"licenseNumber":"40b7c2d19a","role":"Learner","term":"Autumn 2025",
 "achievement":{"id":"https://badges.example.edu/achievements/0d5a1c6e-3b8f-4a9d-8e2c-7f1b6a5d4c3e","type":["Achievement"],
  "achievementType":"Certificate","name":"Keeper of bees","fieldOfStudy":"Agriculture","humanCode":"C-0b3f","inLanguage":"en",
  "description":"Awarded for a year beside the hive: building it, feeding through the cold, and in the end honey for all of the school",
  "criteria":{"id":"https://badges.example.edu/criteria/3f9a1c20",
   "narrative":"Twelve visits to the hive and one diary of them, no sting that could have been avoided, and a colony alive in April"},
  "image":{"id":"https://badges.example.edu/images/8c5d1f0a7b2e4963.png","type":"Image","caption":"A bee upon a clover leaf"},
  "tag":["bees","nature","patience"],
  "alignment":[
   {"type":["Alignment"],"targetCode":"a1b2c3","targetName":"Care for animals through a year","targetFramework":"Crafts of the valley",
    "targetType":"ceasn:Competency","targetUrl":"https://frameworks.example.org/c/1a2b3c4d"},
   {"type":["Alignment"],"targetCode":"d4e5f6","targetName":"Observe, write down and conclude","targetFramework":"Crafts of the valley",
    "targetType":"ceasn:Competency","targetUrl":"https://frameworks.example.org/c/5e6f7a8b"}],
  "resultDescription":[{"id":"urn:uuid:6f0e4f7a-52d1-4c38-9d33-1f2b8f0b9e61","type":["ResultDescription"],"name":"Final grade",
   "resultType":"LetterGrade","allowedValue":["A","B","C","D","F"]}]},
 "result":[{"type":["Result"],"value":"B","alignment":[
   {"type":["Alignment"],"targetCode":"0a9b8c","targetName":"Explain a craft to a beginner","targetFramework":"Crafts of the valley",
    "targetType":"ceasn:Competency","targetUrl":"https://frameworks.example.org/c/9c0d1e2f"}]}]},
"evidence":[{"id":"https://badges.example.edu/evidence/77aa88bb","type":["Evidence"],"name":"The diary of hive nineteen","genre":"Project",
 "narrative":"From the first inspection in March to the last feeding in October, with sketches of the brood and of what went wrong"}],
"credentialSchema":[{"type":"JsonSchema",
 "id":"https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"}],
"credentialStatus":{"id":"https://badges.example.edu/status/3#94567","type":"BitstringStatusListEntry","statusPurpose":"revocation",
 "statusListIndex":"94567","statusListCredential":"https://badges.example.edu/status/3"}})";

}  // namespace bench
