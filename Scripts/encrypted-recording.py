#!/usr/bin/env python3
"""Writes Captures/encrypted.tls.pcapng anew: real records of OpenSSL, at the times that a story gives them.

mg1 registers over TLS 1.3 and mg2 over TLS 1.2, both supervised every 15 s; mg3 is refused and asks again; mg1 also reads
a page from a web server. What is in the records is the H.248 of the domain's examples. Times and addresses are made up,
keys are made anew each time, so that the bytes of two recordings differ. Needs Python's ssl module and openssl.
Usage: Scripts/encrypted-recording.py OUT.pcapng
"""
import ssl, struct, subprocess, sys, tempfile

MAIN, WEB = "10.10.0.10", "10.10.0.30"
frames = []


def address(text):
    return bytes(int(part) for part in text.split("."))


def checksum(data):
    if len(data) % 2:
        data += b"\0"
    total = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


class Connection:
    def __init__(self, context, client, port, server, server_port, version):
        self.ends = [(client, port), (server, server_port)]
        self.numbers = [1000, 5000]
        settings = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        settings.check_hostname, settings.verify_mode = False, ssl.CERT_NONE
        settings.minimum_version = settings.maximum_version = version
        self.bios = [(ssl.MemoryBIO(), ssl.MemoryBIO()) for _ in range(2)]
        self.sides = [settings.wrap_bio(*self.bios[0]), context.wrap_bio(*self.bios[1], server_side=True)]

    def segment(self, time, side, flags, payload=b""):
        (source, source_port), (destination, port) = self.ends[side], self.ends[1 - side]
        tcp = struct.pack(
            ">HHIIBBHHH", source_port, port, self.numbers[side], self.numbers[1 - side] if flags & 0x10 else 0, 0x50,
            flags, 500, 0, 0)
        pseudo = address(source) + address(destination) + struct.pack(">BBH", 0, 6, len(tcp) + len(payload))
        tcp = tcp[:16] + struct.pack(">H", checksum(pseudo + tcp + payload)) + tcp[18:]
        ip = struct.pack(">BBHHHBBH", 0x45, 0, 40 + len(payload), len(frames), 0x4000, 64, 6, 0)
        ip += address(source) + address(destination)
        ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
        frames.append((time, b"\x02\0\0\0\0\1\x02\0\0\0\0\2\x08\0" + ip + tcp + payload))
        self.numbers[side] += len(payload) + (1 if flags & 0x03 else 0)

    def flush(self, time, side):
        payload = self.bios[side][1].read()
        for start in range(0, len(payload), 1400):
            self.segment(time + start * 1e-8, side, 0x18, payload[start:start + 1400])
        self.bios[1 - side][0].write(payload)
        return bool(payload)

    def open(self, time):
        self.segment(time, 0, 0x02)
        self.segment(time + 0.015, 1, 0x12)
        time += 0.03
        for step in range(8):
            try:
                self.sides[step % 2].do_handshake()
            except ssl.SSLWantReadError:
                pass
            self.flush(time + step * 0.015, step % 2)
        return time + 0.12

    def say(self, time, side, text):
        self.sides[side].write(struct.pack(">BBH", 3, 0, len(text) + 4) + text.encode())
        self.flush(time, side)
        self.sides[1 - side].read()

    def register(self, time, transaction, reply):
        client = self.ends[0][0]
        self.say(
            time, 0, f'!/1 [{client}]:2944\nT={transaction}{{C=-{{SC=ROOT{{SV{{MT=RS,RE="901 Cold Boot",V=1,'
            "PF=AVMG/1,20261123T09050000,X-SRV=0,X-ACT=0}}}}")
        self.say(time + 0.03, 1, f"!/1 [{MAIN}]:2944\nP={transaction}{{C=-{{SC=ROOT{{{reply}}}}}}}")

    def supervise(self, start, end):
        for count in range(1, int((end - start) / 15) + 1):
            self.say(start + 15 * count, 1, f"!/1 [{MAIN}]:2944\nT={count}{{C=-{{AV=ROOT{{AT{{}}}}}}}}")
            self.say(start + 15 * count + 0.02, 0, f"!/1 [{self.ends[0][0]}]:2944\nP={count}{{C=-{{AV=ROOT}}}}")

    def close(self, time, side):
        try:
            self.sides[side].unwrap()
        except ssl.SSLWantReadError:
            pass
        self.flush(time, side)
        self.segment(time + 0.001, side, 0x11)


def play(context):
    accepted, refused = "SV{V=1,20261123T09050012}", 'ER=503{"Service Unavailable"}'
    for client, port, version in [("10.20.1.11", 40001, ssl.TLSVersion.TLSv1_3),
                                  ("10.20.1.12", 40002, ssl.TLSVersion.TLSv1_2)]:
        link = Connection(context, client, port, MAIN, 2944, version)
        begun = link.open(1 + port % 10)
        link.register(begun, 1001, accepted)
        link.supervise(begun, 100)
        if port == 40002:
            link.close(95, 0)
    denied = Connection(context, "10.20.1.13", 40003, MAIN, 2944, ssl.TLSVersion.TLSv1_3)
    begun = denied.open(5)
    denied.register(begun, 1001, refused)
    denied.register(begun + 10, 1002, refused)
    denied.close(begun + 15, 0)
    page = Connection(context, "10.20.1.11", 40004, WEB, 8444, ssl.TLSVersion.TLSv1_3)
    begun = page.open(8)
    for count in range(6):
        page.say(begun + count * 0.1, 0, "GET / HTTP/1.1\r\nHost: web\r\n\r\n")
        page.say(begun + count * 0.1 + 0.03, 1, "HTTP/1.1 200 OK\r\nContent-Length: 6000\r\n\r\n" + "x" * 6000)
    page.close(begun + 5, 1)


def block(kind, body):
    body += b"\0" * (-len(body) % 4)
    return struct.pack("<II", kind, len(body) + 12) + body + struct.pack("<I", len(body) + 12)


with tempfile.TemporaryDirectory() as folder:
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
         "-subj", "/CN=main", "-keyout", f"{folder}/key.pem", "-out", f"{folder}/certificate.pem"],
        check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(f"{folder}/certificate.pem", f"{folder}/key.pem")
    play(context)
with open(sys.argv[1], "wb") as file:
    file.write(block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1)))
    file.write(block(1, struct.pack("<HHIHH4sHHB3xHH", 1, 0, 0, 2, 4, b"eth0", 9, 1, 9, 0, 0)))
    for time, frame in sorted(frames, key=lambda entry: entry[0]):
        stamp = int(time * 1e9) + 1_767_649_800_000_000_000
        padded = frame + b"\0" * (-len(frame) % 4)
        file.write(block(6, struct.pack("<IIIII", 0, stamp >> 32, stamp & 0xFFFFFFFF, len(frame), len(frame)) + padded))
