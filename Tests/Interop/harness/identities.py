"""How a catalog knows a server: for each kind, what `Catalog` takes and what the server's entry for it says."""

import re

ACCESS_KEY = ("CATALOGACCESSKEY", "catalog/secret+key=987", "s3tables", "eu-west-2")
SIGNED = {"auth": "sigv4", "service": ACCESS_KEY[2], "region": ACCESS_KEY[3], "accessKeyId": ACCESS_KEY[0],
          "secretAccessKey": ACCESS_KEY[1]}
OAUTH = {"auth": "oauth2", "clientId": "causeway", "clientSecret": "client-secret-of-causeway"}
CLIENT = {"client": ("causeway", "client-secret-of-causeway")}
TOKEN = "bearer-token-of-the-catalog"
IDENTITIES = {
    "none": ({}, {}), "bearer": ({"token": TOKEN}, {"auth": "bearer", "token": TOKEN}),
    "oauth2": (CLIENT, OAUTH), "sigv4": ({"access_key": ACCESS_KEY}, SIGNED),
}
# What no recipient is told.
ADDRESS = re.compile(r"127\.0\.0\.1|localhost|https?://")
