"""Small files of each source's format, made by hand for tests: their form is the sources', their content is not."""

from __future__ import annotations

import json

_V3 = 'xmlns="urn:hl7-org:v3"'

SPL = f"""<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet href="spl.xsl" type="text/xsl"?>
<document {_V3}><code code="34391-3" displayName="HUMAN PRESCRIPTION DRUG LABEL"/>
<title>These highlights do not include all the information needed to use EXAMPLIN. See full prescribing information for
EXAMPLIN.<br/>EXAMPLIN (testamol) tablets<br/>Initial U.S. Approval: 1999</title>
<effectiveTime value="20240315"/><setId root="0a1b2c3d-0000-4000-8000-000000000001"/><versionNumber value="7"/>
<author><assignedEntity><representedOrganization><name>Example Pharma</name></representedOrganization></assignedEntity>
</author><component><structuredBody>
<component><section><code code="48780-1"/><subject><manufacturedProduct><manufacturedProduct><name>Examplin<suffix>XR
</suffix></name><asEntityWithGeneric><genericMedicine><name>testamol</name></genericMedicine></asEntityWithGeneric>
</manufacturedProduct></manufacturedProduct></subject></section></component>
<component><section><code code="34066-1"/><text><paragraph><content styleCode="bold">WARNING: BLEEDING</content>
</paragraph><list><item>Bleeding can be fatal.</item></list></text><excerpt><highlight><text><paragraph>Bleeding, in
short.</paragraph></text></highlight></excerpt></section></component>
<component><section><code code="43683-2"/><excerpt><highlight><text>Dosage 3/2024</text></highlight></excerpt></section>
</component><component><section><code code="34073-7"/><title>7 DRUG INTERACTIONS</title><text>Plain words.</text>
<component><section><code code="42229-5"/><title>7.1 Vitamin K</title><text><paragraph>Take 10 mg/m<sup>2</sup> daily
<footnote>With food.</footnote>.</paragraph><table><caption>Table 1</caption><thead><tr><th>Drug</th><th>Effect</th></tr>
</thead><tbody><tr><td rowspan="2">A</td><td>up</td></tr><tr><td>down</td></tr></tbody></table></text></section>
</component></section></component>
<component><section><code code="34093-5"/><title>15 REFERENCES</title><text><paragraph>A paper.</paragraph></text>
</section></component><component><section><code code="51945-4"/><text>EXAMPLIN 10 mg</text></section></component>
<component><section><code code="51945-4"/><text>EXAMPLIN 10 mg</text></section></component>
</structuredBody></component></document>""".encode()

ODS = b"""<?xml version="1.0"?><Factsheet><FSID>17</FSID><LanguageCode>en</LanguageCode><Reviewed>2023-09-18</Reviewed>
<URL>https://ods.od.nih.gov/factsheets/Examplium-Consumer/</URL><Title>Examplium: Fact Sheet for Consumers</Title>
<ShortTitle>Examplium</ShortTitle><Content><![CDATA[<h2>What is it?</h2><p>A &lt; B and <b>needed</b>.</p><table><tr>
<th>Age</th><th>Amount</th></tr><tr><td>0-6</td><td>10 mcg</td></tr></table><h2>References</h2><ol><li>A paper.</li></ol>
<h2>More</h2><ul><li>one</li></ul>]]></Content></Factsheet>"""

MEDLINEPLUS = b"""<?xml version="1.0"?><nlmSearchResult><term>x</term><count>1</count><list num="1" start="0" per="1">
<document rank="0" url="https://medlineplus.gov/example.html"><content name="title">&lt;span class="qt0"&gt;Example&lt;/span&gt;
</content><content name="healthTopic"><health-topic title="Example" url="https://medlineplus.gov/example.html" id="42"
language="English" date-created="02/19/1999"><full-summary>&lt;h3&gt;What is it?&lt;/h3&gt;&lt;p&gt;It is &lt;b&gt;one&lt;/b&gt;.
&lt;/p&gt;&lt;ul&gt;&lt;li&gt;First&lt;/li&gt;&lt;/ul&gt;</full-summary><group id="10">Bones</group><mesh-heading><descriptor>
Examples</descriptor></mesh-heading></health-topic></content></document></list></nlmSearchResult>"""

MEDLINEPLUS_BRIEF = b"""<?xml version="1.0"?><nlmSearchResult><list><document rank="0"
url="https://medlineplus.gov/spanish/example.html"><content name="title">&lt;span class="qt0"&gt;Ejemplo&lt;/span&gt; uno</content>
<content name="organizationName">National Library of Medicine</content><content name="mesh">Ejemplos</content>
<content name="FullSummary">&lt;p&gt;Un &lt;span class="qt0"&gt;ejemplo&lt;/span&gt;.&lt;/p&gt;</content></document></list>
</nlmSearchResult>"""

MEDLINEPLUS_BULK = b"""<?xml version="1.0"?><!DOCTYPE health-topics SYSTEM "x.dtd"><health-topics total="2"
date-generated="11/20/2026 02:30:32"><health-topic title="Example" url="https://medlineplus.gov/example.html" id="42"
language="English"><full-summary>&lt;p&gt;It is one.&lt;/p&gt;</full-summary></health-topic><health-topic title="Empty" id="43"
language="Spanish"><full-summary/></health-topic></health-topics>"""

USPSTF_ROW: dict[str, object] = {
    "id": 7, "title": "Example Falls: Screening -- Adults 65 years or older ", "grade": "B", "gradeVer": 1,
    "gender": "men and women", "sex": "men and women", "ageRange": [65, 100],
    "text": "The body recommends it.<br><br>See more.", "servFreq": "<p>Every year.</p>", "riskName": "Other",
    "riskText": "<p>At increased&nbsp;risk.</p>", "general": "3", "tool": ["1"],
}  # fmt: skip
USPSTF = json.dumps(
    {
        "specificRecommendations": [USPSTF_ROW],
        "generalRecommendations": {
            "3": {
                "title": "Example Falls",
                "topicYear": 2018,
                "pubDate": "2018-04-17",
                "uspstfAlias": "example-falls",
                "rationale": "<h3>Importance</h3><p>Falls matter.</p>",
                "keywords": "Falls|Exercise",
                "specific": ["7"],
            }
        },
        "grades": {"B": ["Offer it."]},
        "tools": {"1": {"title": "A tool", "url": "https://example.org"}},
    }
).encode()

TRIAL: dict[str, object] = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT01234567", "briefTitle": "Example Trial", "officialTitle": "A Trial of It"},
        "statusModule": {
            "overallStatus": "COMPLETED", "startDateStruct": {"date": "2015-03"},
            "completionDateStruct": {"date": "2019-01-02"}, "lastUpdatePostDateStruct": {"date": "2020-05-06"},
        },
        "sponsorCollaboratorsModule": {"leadSponsor": {"name": "Example University"}},
        "descriptionModule": {"briefSummary": "It asks \\[this\\].\n\nAnd that.", "detailedDescription": "More."},
        "conditionsModule": {"conditions": ["Falls"], "keywords": ["exercise"]},
        "designModule": {
            "studyType": "INTERVENTIONAL", "phases": ["EARLY_PHASE1", "NA"],
            "enrollmentInfo": {"count": 21, "type": "ACTUAL"}, "designInfo": {"allocation": "RANDOMIZED"},
        },
        "armsInterventionsModule": {
            "armGroups": [{"label": "Exercise", "type": "EXPERIMENTAL", "description": "Weekly."}],
            "interventions": [{"type": "BEHAVIORAL", "name": "Tai chi", "otherNames": ["tai ji"]}],
        },
        "outcomesModule": {"primaryOutcomes": [{"measure": "Falls", "timeFrame": "1 year"}]},
        "eligibilityModule": {
            "eligibilityCriteria": "Inclusion Criteria:\n\n1. Aged 65\n2. Falls \\> 1\n\nExclusion Criteria:\n\n* Unwell",
            "sex": "FEMALE", "minimumAge": "65 Years",
        },
    },
    "resultsSection": {
        "outcomeMeasuresModule": {
            "outcomeMeasures": [
                {
                    "type": "PRIMARY", "title": "Rate of falls", "timeFrame": "1 year", "paramType": "MEAN",
                    "unitOfMeasure": "falls", "groups": [{"id": "OG0", "title": "Exercise"}, {"id": "OG1", "title": "Usual"}],
                    "denoms": [{"units": "Participants", "counts": [{"groupId": "OG0", "value": "10"}]}],
                    "classes": [{"categories": [{"measurements": [
                        {"groupId": "OG0", "value": "1.1", "spread": "0.2"},
                        {"groupId": "OG1", "value": "1.9", "lowerLimit": "1.5", "upperLimit": "2.3"}]}]}],
                    "analyses": [{"pValue": "<0.01", "statisticalMethod": "t-test, 2 sided", "ciPctValue": "95",
                                  "ciLowerLimit": "0.2", "ciUpperLimit": "0.9"}],
                }
            ]
        },
        "adverseEventsModule": {
            "eventGroups": [{"id": "EG0", "title": "Exercise", "seriousNumAffected": 1, "seriousNumAtRisk": 10}],
            "seriousEvents": [{"term": "Fracture", "stats": [{"groupId": "EG0", "numAffected": 1, "numAtRisk": 10}]}],
        },
    },
}  # fmt: skip
STUDY = json.dumps(TRIAL).encode()
STUDIES = json.dumps({"studies": [TRIAL, {"protocolSection": {}}], "nextPageToken": "x"}).encode()

OPENFDA = json.dumps(
    {
        "meta": {"disclaimer": "Do not rely on it.", "results": {"total": 1}},
        "results": [
            {
                "set_id": "0a1b2c3d-0000-4000-8000-000000000001",
                "id": "x",
                "effective_time": "20240315",
                "version": "7",
                "drug_interactions": ["7 DRUG INTERACTIONS Vitamin K lowers it."],
                "boxed_warning": ["WARNING: BLEEDING Bleeding can be fatal if INR < 2 or > 5."],
                "drug_interactions_table": [
                    "<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr></table>"
                ],
                "references": ["15 REFERENCES A paper."],
                "openfda": {
                    "brand_name": ["Examplin"],
                    "generic_name": ["TESTAMOL"],
                    "manufacturer_name": ["Example Pharma"],
                },
            }
        ],
    }
).encode()

RETRACTION_COLUMNS = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,RetractionDate,RetractionDOI,"
    "RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
)
RETRACTION_WATCH = (
    f"{RETRACTION_COLUMNS},\n"
    '1,"A title, with ""quotes""",s,i,j,p,c,a,u,t,8/16/2023 0:00,10.1000/notice,0,9/24/2021 0:00,10.1000/paper,123,'
    "Retraction,Bad Data;Plagiarism;,No,,\n"
    "2,t,s,i,j,p,c,a,u,t,8/16/2024 0:00,unavailable,0,,unavailable,0,Retraction,,No,,\n"
    "3,t,s,i,j,p,c,a,u,t,1/2/2025 0:00,unavailable,456,,10.1000/3%3C4::A%3E3.0.CO;2-5,0,Reinstatement,+Error;,No,,\n"
).encode()

CROSSREF = json.dumps(
    {
        "status": "ok",
        "message-type": "work",
        "message": {
            "DOI": "10.1000/paper",
            "title": ["RETRACTED: An example"],
            "updated-by": [
                {"DOI": "10.1000/notice", "type": "retraction", "source": "retraction-watch",
                 "updated": {"date-parts": [[2023, 8, 16]]}},
                {"DOI": "10.1000/erratum", "type": "erratum", "source": "publisher",
                 "updated": {"date-time": "2022-01-02T00:00:00Z"}},
            ],
        },
    }
).encode()  # fmt: skip

PUBMED = b"""<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.nlm.nih.gov/x.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">7</PMID><DateRevised><Year>2024</Year>
<Month>01</Month><Day>02</Day></DateRevised><Article><Journal><JournalIssue><PubDate><MedlineDate>2019 Dec-2020 Jan
</MedlineDate></PubDate></JournalIssue><Title>Journal of Examples</Title><ISOAbbreviation>J Ex</ISOAbbreviation></Journal>
<ArticleTitle>[Falls in <i>adults</i>].</ArticleTitle><ELocationID EIdType="doi" ValidYN="Y">10.1000/x.7</ELocationID>
<Abstract><AbstractText Label="RESULTS" NlmCategory="RESULTS">At 10<sup>9</sup> <mml:math xmlns:mml="urn:m"><mml:msup>
<mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>.</AbstractText><AbstractText>More.</AbstractText>
<CopyrightInformation>(c) 2020. Licensed under CC BY 4.0.</CopyrightInformation></Abstract><AuthorList><Author ValidYN="Y">
<LastName>Moss</LastName><Initials>AB</Initials></Author><Author><CollectiveName>Bone Group</CollectiveName></Author>
</AuthorList><Language>ger</Language><DataBankList><DataBank><DataBankName>ClinicalTrials.gov</DataBankName>
<AccessionNumberList><AccessionNumber>NCT01234567</AccessionNumber></AccessionNumberList></DataBank></DataBankList>
<PublicationTypeList><PublicationType UI="D016449">Randomized Controlled Trial</PublicationType></PublicationTypeList>
</Article><CommentsCorrectionsList><CommentsCorrections RefType="ErratumIn"><RefSource>J. doi: 10.1000/e</RefSource>
<PMID>9</PMID></CommentsCorrections><CommentsCorrections RefType="UpdateOf"><PMID>5</PMID></CommentsCorrections>
</CommentsCorrectionsList><MeshHeadingList><MeshHeading><DescriptorName MajorTopicYN="Y">Accidental Falls</DescriptorName>
</MeshHeading></MeshHeadingList><OtherAbstract Type="plain-language-summary" Language="eng"><AbstractText>In short.
</AbstractText></OtherAbstract></MedlineCitation><PubmedData><ArticleIdList><ArticleId IdType="pmc">PMC77</ArticleId>
</ArticleIdList></PubmedData></PubmedArticle><PubmedBookArticle><BookDocument><PMID>8</PMID><Book><BookTitle>A Book</BookTitle>
<PubDate><Year>2011</Year></PubDate></Book><ArticleTitle>A chapter</ArticleTitle><Abstract><AbstractText>Its text.</AbstractText>
</Abstract><ContributionDate><Year>2012</Year><Month>Mar</Month><Day>3</Day></ContributionDate></BookDocument>
</PubmedBookArticle><DeleteCitation><PMID>3</PMID></DeleteCitation></PubmedArticleSet>"""

JATS = b"""<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "x.dtd"><article article-type="research-article" xml:lang="en"
xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML"><front><journal-meta>
<journal-title-group><journal-title>J Ex</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmc">55</article-id><article-id pub-id-type="doi">10.1000/j.55</article-id><title-group><article-title>Falls
in <italic>adults</italic></article-title><subtitle>A study</subtitle></title-group><contrib-group><contrib
contrib-type="author"><name><surname>Moss</surname><given-names>Ann B.</given-names></name></contrib></contrib-group>
<pub-date pub-type="epub"><day>2</day><month>4</month><year>2019</year></pub-date><permissions><license
xlink:href="http://creativecommons.org/licenses/by/4.0/"><license-p>Open.</license-p></license></permissions>
<related-article related-article-type="correction-forward" ext-link-type="doi" xlink:href="10.1000/e"/><abstract><sec>
<title>Results</title><p>Fewer falls.</p></sec></abstract><kwd-group><kwd>falls</kwd></kwd-group></article-meta></front>
<body><sec><label>1</label><title>Methods</title><p>At 10<sup>9</sup> <disp-formula><mml:math><mml:mfrac><mml:mi>a</mml:mi>
<mml:mn>2</mml:mn></mml:mfrac></mml:math><label>(1)</label></disp-formula> we saw<list><list-item><label>a.</label><p>one</p>
</list-item></list><xref ref-type="bibr">1</xref>.</p><table-wrap><label>Table 1</label><caption><p>Doses</p></caption>
<table><thead><tr><th colspan="2">Arm</th></tr></thead><tbody><tr><td rowspan="2">A</td><td>1</td></tr><tr><td>2</td></tr>
</tbody></table><table-wrap-foot><fn><label>*</label><p>IU.</p></fn></table-wrap-foot></table-wrap><boxed-text><caption>
<title>Box</title></caption><p>Said.</p></boxed-text><def-list><def-item><term>BMD</term><def><p>density</p></def></def-item>
</def-list></sec></body><back><ack><p>Thanks.</p></ack><app-group><app><title>Appendix</title><p>More.</p></app></app-group>
<ref-list><ref><mixed-citation>A paper.</mixed-citation></ref></ref-list></back><floats-group><fig><label>Figure 1</label>
<caption><p>Falls by arm.</p></caption></fig></floats-group></article>"""

JATS_SET = (
    b'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record><metadata>'
    + JATS.partition(b'"x.dtd">')[2]
    + b'</metadata></record><record><header status="deleted"><identifier>oai:pubmedcentral.nih.gov:9</identifier></header>'
    b"</record></ListRecords></OAI-PMH>"
)

SEARCH_RESULT: dict[str, object] = {
    "id": "7", "source": "MED", "pmid": "7", "pmcid": "PMC77", "doi": "10.1000/x.7", "title": "Falls in <i>adults</i>.",
    "abstractText": "<h4>Results</h4>Fewer falls at 10<sup>9</sup>.", "pubYear": "2020", "language": "eng",
    "authorList": {"author": [{"fullName": "Moss AB"}, {"collectiveName": "Bone Group"}]},
    "journalInfo": {"journal": {"title": "Journal of Examples", "isoabbreviation": "J Ex"}},
    "pubTypeList": {"pubType": ["Randomized Controlled Trial"]}, "license": "cc by", "isOpenAccess": "Y",
    "commentCorrectionList": {"commentCorrection": [{"id": "9", "source": "MED", "type": "Erratum in"}]},
    "meshHeadingList": {"meshHeading": [{"majorTopic_YN": "Y", "descriptorName": "Accidental Falls"}]},
    "firstPublicationDate": "2020-03-05",
}  # fmt: skip
EUROPE_PMC = json.dumps({"hitCount": 1, "nextCursorMark": "x", "resultList": {"result": [SEARCH_RESULT]}}).encode()

MEDLINE = b"""
PMID- 7
OWN - NLM
TI  - [Falls in
      adults].
AB  - OBJECTIVE: To see. RESULTS: Fewer falls (p < 0.01). CONCLUSION: It helps.
PT  - Randomized Controlled Trial
EIN - J. 2021;1:2. PMID: 9
UIN - J. 2022. doi: 10.1000/u
AU  - Moss AB
CN  - Bone Group
LA  - ger
DP  - 2020 Mar 5
TA  - J Ex
MH  - Accidental Falls/*prevention & control
SI  - ClinicalTrials.gov/NCT01234567
AID - 10.1000/x.7 [doi]

PMID- 8
TI  - Another.
DP  - 2019
"""

SEARCH_ANSWER = b"""<?xml version="1.0"?><!DOCTYPE eSearchResult PUBLIC "-//NLM//DTD" "https://eutils.ncbi.nlm.nih.gov/x.dtd">
<eSearchResult><Count>0</Count><IdList><Id>7</Id></IdList><ErrorList><PhraseNotFound>examplium</PhraseNotFound></ErrorList>
</eSearchResult>"""
