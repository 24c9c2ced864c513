package org.dcm4chee.arc.zip.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dcm4chee.arc.zip.contents.InstanceFacts;
import org.dcm4chee.arc.zip.pipeline.Composition;
import org.dcm4chee.arc.zip.pipeline.ExtraEntry;
import org.dcm4chee.arc.zip.pipeline.IncludedObject;
import org.dcm4chee.arc.zip.pipeline.LeftOut;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A ZIP of objects that are several entries is composed as one of the objects")
class SplitCompositionTest {
  private final InstanceFacts object = new FakeArchive().facts();
  private final List<InstanceFacts> named = new ArrayList<>();
  private boolean describes;
  private Optional<String> fileName = Optional.empty();

  private final SplitComposition composition =
      new SplitComposition(
          new Composition<>() {
            @Override
            public String entryName(InstanceFacts facts) {
              named.add(facts);
              return "another name";
            }

            @Override
            public List<ExtraEntry> extras(
                List<IncludedObject<InstanceFacts>> included, List<LeftOut> leftOut) {
              StringBuilder lines = new StringBuilder();
              included.forEach(
                  entry -> lines.append(entry.entryName()).append(' ').append(entry.size()));
              return List.of(
                  new ExtraEntry(
                      "lines",
                      lines.toString().getBytes(StandardCharsets.UTF_8),
                      object.modified()));
            }

            @Override
            public Optional<String> fileName() {
              return fileName;
            }

            @Override
            public boolean describesObjects() {
              return describes;
            }
          });

  @Test
  void namesAreFixed_andEachObjectIsNamedOnce() {
    assertThat(composition.entryName(new EntryFacts(object, "a.json", true))).isEqualTo("a.json");
    assertThat(named).as("for what the name of the ZIP is made of").containsExactly(object);
    assertThat(composition.entryName(new EntryFacts(object, "a/1.raw", false)))
        .isEqualTo("a/1.raw");
    assertThat(named).hasSize(1);
  }

  @Test
  void aManifestHasALineForEachEntry() {
    EntryFacts facts = new EntryFacts(object, "a/1.raw", false);

    assertThat(composition.extras(List.of(new IncludedObject<>(facts, "a/1.raw", 7)), List.of()))
        .singleElement()
        .extracting(extra -> new String(extra.content(), StandardCharsets.UTF_8))
        .isEqualTo("a/1.raw 7");
  }

  @Test
  void whatElseIsAskedIsAskedOfTheObjects() {
    assertThat(composition.describesObjects()).isFalse();
    assertThat(composition.fileName()).isEmpty();
    describes = true;
    fileName = Optional.of("the ZIP");
    assertThat(composition.describesObjects()).isTrue();
    assertThat(composition.fileName()).contains("the ZIP");
  }
}
