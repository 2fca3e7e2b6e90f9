"""Attestations and the libraries of others.

attestation.py check FILE PUBLIC_KEY   reads every bundle, checks its signature, prints predicate types
attestation.py make KEY STATEMENT OUT  makes an envelope around a statement
attestation.py two KEY KEY STATEMENT OUT  the same with two signatures
attestation.py policy REGO FILE        runs a policy on the statement of every bundle, as cosign would
"""

import base64
import copy
import json
import sys

import google.protobuf.json_format as json_format
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from in_toto_attestation.v1 import statement, statement_pb2
from regopy import Interpreter
from securesystemslib.dsse import Envelope
from securesystemslib.exceptions import VerificationError
from securesystemslib.signer import CryptoSigner, SSlibKey
from sigstore_models.bundle.v1 import Bundle


def content(path):
    with open(path, "rb") as file:
        return file.read()


def bundles(path):
    for line in content(path).splitlines():
        Bundle.from_json(line)
        yield json.loads(line)["dsseEnvelope"]


def check(path, public):
    for envelope in bundles(path):
        name = envelope["signatures"][0]["keyid"]
        key = SSlibKey.from_crypto(load_pem_public_key(content(public)), keyid=name)
        Envelope.from_dict(copy.deepcopy(envelope)).verify([key], 1)
        payload = base64.b64decode(envelope["payload"], validate=True)
        tampered = dict(copy.deepcopy(envelope), payload=base64.b64encode(payload + b" ").decode())
        try:
            Envelope.from_dict(tampered).verify([key], 1)
        except VerificationError:
            pass
        else:
            raise AssertionError("a tampered payload was accepted")
        message = json_format.Parse(payload, statement_pb2.Statement())
        statement.Statement.copy_from_pb(message).validate()
        assert [list(subject.digest) for subject in message.subject] == [["sha256"]]
        print(message.predicate_type)


def make(*arguments):
    *keys, path, out = arguments
    envelope = Envelope(content(path).rstrip(b"\n"), "application/vnd.in-toto+json", {})
    for key in keys:
        envelope.sign(CryptoSigner(load_pem_private_key(content(key), None)))
    with open(out, "w", encoding="utf-8") as file:
        json.dump(envelope.to_dict(), file, indent=2)


def policy(rego, path):
    for envelope in bundles(path):
        interpreter = Interpreter()
        interpreter.add_module("policy", content(rego).decode())
        interpreter.set_input(json.loads(base64.b64decode(envelope["payload"])))
        # As cosign asks; a default of false is undefined here.
        answer = str(interpreter.query("data.signature.allow"))
        print("allowed" if answer == '{"expressions":[true]}' else "denied")


{"check": check, "make": make, "two": make, "policy": policy}[sys.argv[1]](*sys.argv[2:])
