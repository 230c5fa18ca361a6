// Names the Pulumi CLI as a dependency, so that go.mod and go.sum pin what "go build" builds.
package main

import _ "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi"

func main() {}
