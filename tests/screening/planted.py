"""Personal data as people write it, all of it made up, and what only looks like it."""

from tests.screening.looking import lines

PHONES = list(
    lines("""
    +44 7700 900123
    07700 900123
    (020) 7946 0123
    020-7946-0123
    +44 (0)20 7946 0123
    0044 7700 900123
    +1 (212) 555-0123
    212-555-0123
    (212) 555-0123
    212.555.0123
    2125550123
    1-800-555-0199
    555-0123
    +49 30 1234567
    030 / 12 34 56 78
    0171-1234567
    0151/23456789
    06 12 34 56 78
    06.12.34.56.78
    +33 6 12 34 56 78
    612 345 678
    +34 612 345 678
    347 123 4567
    +39 347 123 4567
    +351 912 345 678
    +48 601 234 567
    0412 345 678
    (02) 9876 5432
    98765 43210
    +91 98765 43210
    9876543210
    138 1234 5678
    +86 138 1234 5678
    090-1234-5678
    010-1234-5678
    8 (912) 345-67-89
    +7 912 345-67-89
    (11) 91234-5678
    +55 11 91234-5678
    55 1234 5678
    070-123 45 67
    +46 70 123 45 67
    +47 412 34 567
    +45 12 34 56 78
    0803 123 4567
    +234 803 123 4567
    082 123 4567
    +41 79 123 45 67
    06-12345678
    +971 50 123 4567
    +254 712 345678
    0532 123 45 67
    050-123-4567
    0917 123 4567
    ٠٧٧٠٠٩٠٠١٢٣
    ０７７００ ９００１２３
    """)
)
EMAILS = list(
    lines("""
    me@example.com
    first.last+tag@mail.example.co.uk
    name at example dot com
    name (at) example (dot) com
    name[at]example[dot]org
    name(at)example.com
    name at gmail.com
    name at gmail dot com
    name@gmail . com
    name @ example.com
    o'neil@example.org
    jürgen@müller.example
    NAME AT EXAMPLE DOT COM
    na\u200bme@exam\u00adple.com
    """)
)
STREETS = list(
    lines("""
    12 Oak Street
    221b Baker Street
    14 park lane
    350 5th Avenue
    12 West 34th St
    1600 Pennsylvania Ave
    7 Privet Drive
    99 Long Lane
    12 main st
    45 St. Mary's Road
    10-12 High Street
    17 The Crescent
    Goethestraße 12
    Lange Straße 12
    Hauptstr. 5a
    Birkenweg 7
    12 rue de la Paix
    3, rue d'Alésia
    Calle Mayor 12
    C/ Mayor 3
    Via Roma 12
    Viale della Libertà 7
    Rua Augusta 100
    P.O. Box 123
    PO Box 4567
    Postfach 1234
    Springfield, IL 62704
    SW1A 1AA
    K1A 0B1
    """)
)
HANDLES = list(
    lines("""
    @some_name
    @abc
    @name.of.somebody
    @4ever_me
    snap: bob_99
    IG: some.name
    insta is bob_99
    name#1234
    kik: someone
    """)
)
PROFILES = list(
    lines("""
    https://www.facebook.com/some.name
    facebook.com/some.name
    m.facebook.com/profile.php?id=1000000
    instagram.com/name
    x.com/name
    https://twitter.com/name/status/1
    t.me/name
    wa.me/447700900123
    https://discord.gg/abc
    linkedin.com/in/name
    tiktok.com/@name
    youtube.com/@name
    snapchat.com/add/name
    reddit.com/u/name
    """)
)
PLANTED = [
    *(("phone", text) for text in PHONES),
    *(("email", text) for text in EMAILS),
    *(("street", text) for text in STREETS),
    *(("handle", text) for text in HANDLES),
    *(("profile", text) for text in PROFILES),
]

HARMLESS = list(
    lines("""
    2023-05-12
    2023-05-12 14:30
    12.05.2023
    12/05/2023
    5/12/2023
    12 05 2023
    12.05.23 14:30
    25/12/1999-01/01/2000
    2021.03.04-2021.05.06
    1990-1995
    1914-1918 and 1939-1945
    2001-2011, 2012-2020
    2010–2015 and 2016/2017
    2023/24 2024/25
    2019 2020 2021
    $1,200,000
    €1.000.000
    1.000.000
    10 000 000 people
    1 234 567 890
    £12345678
    12345678 views
    ISBN 978-3-16-148410-0
    ISBN: 0306406152
    ISBN-13: 9780306406157
    10:30-11:45
    John 3:16-18
    1 Corinthians 13:4-7
    Psalm 119:105-112
    3.14159265
    52.520008, 13.404954
    192.168.1.100
    9-5, 24/7, 365 days
    https://example.com/post/1234567890
    15 16 17 18 19
    1 2 3 4 5 6 7
    pages 100-1200
    2 blocks down the road
    20 years on this road
    10 long road trips
    5 minutes from the court
    3 hours to drive
    4 of us in the park
    level 2B
    Heimweg 5 Minuten
    via email 2 days later
    @ 3pm
    @home with the kids
    @3pm
    example.com
    at example.com
    Instagram is full of it
    my snapchat is private
    Facebook: the end
    """)
)
