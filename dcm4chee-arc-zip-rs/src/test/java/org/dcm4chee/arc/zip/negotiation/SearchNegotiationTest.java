package org.dcm4chee.arc.zip.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A search is JSON unless a ZIP is named and wanted at least as much")
class SearchNegotiationTest {

  @ParameterizedTest(name = "accept={0}, Accept: {1} → {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "-                                   | -                                          | NotZip",
        "-                                   | */*                                        | NotZip",
        "-                                   | application/*                              | NotZip",
        "-                                   | application/dicom+json                     | NotZip",
        "-                                   | application/zip                            | Zip",
        "application/zip                     | text/html,application/xml;q=0.9,*/*;q=0.8  | Zip",
        "application/zip;transfer-syntax=*   | application/dicom+json                     | Zip",
        "application/dicom+json              | application/zip                            | NotZip",
        "-                                   | application/zip;q=0.1, application/dicom+json | NotZip",
        "-                                   | application/zip, application/dicom+json;q=0.9 | Zip",
        "-                                   | application/zip, application/dicom+json    | Zip",
        "-                                   | application/dicom+json, application/zip    | NotZip",
        "-                                   | text/csv, application/zip                  | NotZip",
        "-                 | application/dicom+json;q=0.2, text/csv;q=0.9, application/zip;q=0.5 | NotZip",
        "-                 | application/dicom+json, application/zip, text/csv | NotZip",
        "-                                   | application/zip, */*                       | Zip",
        "-                                   | application/zip;q=0.5, */*                 | NotZip",
        "-                                   | application/zip;q=0, */*                   | NotZip",
        "application/zip;q=0                 | -                                          | NotAcceptable",
        "application/zip;type=\"application/dicom+json\" | -                              | NotAcceptable",
        "application/zip;type=\"application/dicom+json\", application/zip;q=0.1 | -         | Zip",
        "application/zip;type=\"application/dicom+xml\", application/dicom+json;q=0.1 | -   | NotZip",
        "application/zip;type=\"image/jpeg\" | -                                         | NotAcceptable",
        "application/zip;transfer-syntax=x   | -                                          | NotAcceptable",
        "application/zip;transfer-syntax     | -                                          | Malformed",
        "nonsense                            | application/zip                            | NotZip",
        "application/zip,nonsense            | -                                          | Zip",
        "application/zip;=,application/dicom+json | -                                     | Malformed",
        "-                                   | APPLICATION/ZIP                            | Zip"
      })
  void table(String parameter, String header, String expected) {
    Decision decision =
        SearchNegotiation.decide(
            new Negotiation.Request(
                parameter == null ? List.of() : List.of(parameter),
                header == null ? List.of() : List.of(header)));

    assertThat(decision.getClass().getSimpleName()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "application/zip                            | []",
        "application/zip;transfer-syntax=*          | [*]",
        "application/zip;transfer-syntax=1.2;q=0.5,application/zip;transfer-syntax=1.3 | [1.3, 1.2]"
      })
  void transferSyntaxesAreThoseOfTheZip(String parameter, String expected) {
    Decision decision =
        SearchNegotiation.decide(new Negotiation.Request(List.of(parameter), List.of()));

    assertThat(((Decision.Zip) decision).transferSyntaxes()).hasToString(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "application/zip;type=\"application/dicom+json\", true",
    "application/zip;transfer-syntax=x, false"
  })
  @DisplayName("who wants bulk data of what a search finds is told of what it is to be had")
  void bulkData(String parameter, boolean told) {
    Decision decision =
        SearchNegotiation.decide(new Negotiation.Request(List.of(parameter), List.of()));

    assertThat(((Decision.NotAcceptable) decision).message().contains("Metadata with bulk data"))
        .isEqualTo(told);
  }
}
