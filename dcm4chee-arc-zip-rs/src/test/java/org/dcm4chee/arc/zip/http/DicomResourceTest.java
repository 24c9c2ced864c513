package org.dcm4chee.arc.zip.http;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.PathSegment;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.jboss.resteasy.specimpl.PathSegmentImpl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Label("A study, a series or an instance is recognised however its URL is written")
class DicomResourceTest {

  @ParameterizedTest(name = "{0} → {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "aets/A/rs/studies/1.2                          | A [1.2]",
        "aets/A/rs/studies/1.2/                         | A [1.2]",
        "/aets/A/rs/studies/1.2/series/3/instances/4    | A [1.2, 3, 4]",
        "aets/A/rs/studies/1.2/series/3                 | A [1.2, 3]",
        "aets/A/rs/studies;x/1.2                        | A [1.2]",
        "aets/A/rs;a=b/studies/1.2                      | A [1.2]",
        "aets/A/rs/studies/1.2/series;z/3               | A [1.2, 3]",
        "aets/A;t=1/rs/studies/1.2;x=y                  | A [1.2]",
        "aets/%41/rs/%73tudies/1%2E2                    | A [1.2]",
        "aets/A/rs//studies///1.2                       | A [1.2]",
        "aets/A/rs/STUDIES/1.2                          | -",
        "aets/A/rs/studies                              | -",
        "aets/A/rs/studies/1.2/series                   | -",
        "aets/A/rs/studies/1.2/metadata                 | A [1.2] metadata",
        "aets/A/rs/studies/1.2/series/3//%6Detadata;x=y/ | A [1.2, 3] metadata",
        "aets/A/rs/studies/1.2/series/3/instances/4/metadata | A [1.2, 3, 4] metadata",
        "aets/A/rs/studies/metadata                     | A [metadata]",
        "aets/A/rs/studies/1.2/metadata/metadata        | -",
        "aets/A/rs/studies/1.2/series/metadata          | A [1.2, metadata]",
        "aets/A/rs/studies/1.2/METADATA                 | -",
        "aets/A/rs/studies/1.2/series/3/instances/4/frames/1 | -",
        "aets/A/rs/series/1.2                           | -",
        "aets/A/dimse/studies/1.2                       | -",
        "x/A/rs/studies/1.2                             | -"
      })
  void path(String path, String expected) {
    Optional<DicomResource> found = DicomResource.of(PathSegmentImpl.parseSegments(path, true));

    assertThat(
            found
                .map(r -> r.aeTitle() + " " + r.uids() + (r.metadata() ? " metadata" : ""))
                .orElse(null))
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}: one object {1}")
  @CsvSource({
    "1.2.3,true",
    "1.2.*,false",
    "*,false",
    "1.2.?,false",
    "'1.2,1.3',false",
    "'1\\2',false",
    "nonsense,true"
  })
  void namesOne(String uid, boolean one) {
    assertThat(new DicomResource("A", List.of("1", uid), false).namesOne()).isEqualTo(one);
  }

  @Property
  @Label("whatever the segments are, nobody throws")
  void anything(@ForAll List<String> segments) {
    List<PathSegment> path =
        segments.stream().<PathSegment>map(s -> new PathSegmentImpl(s, false)).toList();

    assertThat(DicomResource.of(path)).isNotNull();
  }

  @Path("aets/{AETitle}/rs")
  static class Resource {
    @GET
    @Path("/studies/{studyUID}")
    public void study() {}

    @GET
    @Path("studies/{a}/series/{b}/")
    public void series() {}

    @GET
    @Path("/studies/{studyUID}/series/{seriesUID}/instances/{objectUID}")
    public void instance() {}

    @GET
    @Path("/studies/{studyUID}/metadata")
    public void metadata() {}

    @GET
    public void root() {}
  }

  /** As a container derives classes of its own. */
  static final class Derived extends Resource {}

  @Path("devices")
  static class Elsewhere {
    @GET
    @Path("/{name}/vendordata")
    public void vendorData() {}
  }

  @ParameterizedTest(name = "{0}: one of the three {1}, below an AE {2}")
  @CsvSource({
    "study,true,true",
    "series,true,true",
    "instance,true,true",
    "metadata,false,true",
    "root,false,true"
  })
  void matched(String method, boolean isOneOfThree, boolean isBelowAnAe) {
    for (Class<?> type : List.of(Resource.class, Derived.class)) {
      ResourceInfo info = info(type, Resource.class, method);
      assertThat(DicomResource.isMatchedBy(info)).isEqualTo(isOneOfThree);
      assertThat(DicomResource.isBelowAnAe(info)).isEqualTo(isBelowAnAe);
    }
  }

  @org.junit.jupiter.api.Test
  void otherResourcesOfTheArchive_areNoneOfOurs() {
    ResourceInfo info = info(Elsewhere.class, Elsewhere.class, "vendorData");
    assertThat(DicomResource.isMatchedBy(info)).isFalse();
    assertThat(DicomResource.isBelowAnAe(info)).isFalse();
  }

  private static ResourceInfo info(Class<?> type, Class<?> declaring, String method) {
    Method found =
        Arrays.stream(declaring.getDeclaredMethods())
            .filter(m -> m.getName().equals(method))
            .findFirst()
            .orElseThrow();
    return new ResourceInfo() {
      @Override
      public Method getResourceMethod() {
        return found;
      }

      @Override
      public Class<?> getResourceClass() {
        return type;
      }
    };
  }
}
